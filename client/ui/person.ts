/** The CSS colour of a person's slot; slots past the twelfth begin again. */
export function personColour(slot: number): string {
  return `var(--person-${(slot % 12) + 1})`
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = [...(words[0] ?? '?')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}
