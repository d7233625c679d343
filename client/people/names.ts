import { locale, t } from '../words/words.ts'

const words = new Intl.ListFormat(locale, { type: 'conjunction' })

/** "Ada", "Ada and Bob", "Ada, Bob, and 3 others". */
export function namesOf(names: readonly string[], most = 3): string {
  if (names.length <= most) return words.format(names)
  const others = names.length - most + 1
  return words.format([...names.slice(0, most - 1), t('{count} others', { count: others })])
}
