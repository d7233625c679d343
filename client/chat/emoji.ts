/** The reactions that are offered, with the names they are read by. */
export const EMOJI = [
  ['👍', 'Thumbs up'],
  ['👎', 'Thumbs down'],
  ['❤️', 'Heart'],
  ['🎉', 'Party'],
  ['😄', 'Laughing'],
  ['😮', 'Surprised'],
  ['😢', 'Sad'],
  ['🤔', 'Thinking'],
  ['👀', 'Eyes'],
  ['🙏', 'Thanks'],
  ['👏', 'Applause'],
  ['💯', 'Hundred'],
  ['✅', 'Done'],
  ['❌', 'No'],
  ['❓', 'Question'],
  ['⏳', 'Wait'],
  ['🚀', 'Rocket'],
  ['🔥', 'Fire'],
  ['🐛', 'Bug'],
  ['🔧', 'Wrench'],
  ['🚧', 'Under construction'],
  ['💡', 'Idea'],
  ['📌', 'Pin'],
  ['☕', 'Coffee'],
] as const

const names = new Map<string, string>(EMOJI)

/** How a reaction is read out; one that is not offered here says its own name. */
export function emojiName(emoji: string): string {
  return names.get(emoji) ?? emoji
}
