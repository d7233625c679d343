import { t } from '../words/words.ts'

/** The reactions that are offered, with the names they are read by. */
export const EMOJI = [
  ['👍', t('Thumbs up')],
  ['👎', t('Thumbs down')],
  ['❤️', t('Heart')],
  ['🎉', t('Party')],
  ['😄', t('Laughing')],
  ['😮', t('Surprised')],
  ['😢', t('Sad')],
  ['🤔', t('Thinking')],
  ['👀', t('Eyes')],
  ['🙏', t('Thanks')],
  ['👏', t('Applause')],
  ['💯', t('Hundred')],
  ['✅', t('Done')],
  ['❌', t('No')],
  ['❓', t('Question')],
  ['⏳', t('Wait')],
  ['🚀', t('Rocket')],
  ['🔥', t('Fire')],
  ['🐛', t('Bug')],
  ['🔧', t('Wrench')],
  ['🚧', t('Under construction')],
  ['💡', t('Idea')],
  ['📌', t('Pin')],
  ['☕', t('Coffee')],
] as const

const names = new Map<string, string>(EMOJI)

/** How a reaction is read out; one that is not offered here says its own name. */
export function emojiName(emoji: string): string {
  return names.get(emoji) ?? emoji
}
