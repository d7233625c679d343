/** Moments as the chat tells them. */
export const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
export const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
