export { personColour } from '../../shared/look.ts'

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = firstLetter(words[0]) ?? '?'
  const last = words.length > 1 ? (firstLetter(words.at(-1)) ?? '') : ''
  return (first + last).toLocaleUpperCase()
}

/** The first letter as people see it: an accent or a family of emoji is one. */
function firstLetter(word: string | undefined): string | undefined {
  const [first] = new Intl.Segmenter('en').segment(word ?? '')
  return first?.segment
}
