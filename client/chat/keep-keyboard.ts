/** Moves the keyboard to the message of something that is about to go, so that it is not lost. */
export function keepKeyboard(going: HTMLElement): void {
  if (going !== document.activeElement) return
  going.closest<HTMLElement>('[data-message]')?.focus({ preventScroll: true })
}
