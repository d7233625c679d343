import type { Person } from '../../shared/accounts.ts'
import type { UserId } from '../../shared/ids.ts'

/**
 * The members a text names with `@`. A full name wins over a shorter one that begins the same; a
 * first name counts when only one member has it.
 */
export function mentionsIn(text: string, members: readonly Person[]): UserId[] {
  const names = spoken(members)
  const found = new Set<UserId>()
  const folded = fold(text)
  for (let at = folded.indexOf('@'); at !== -1; at = folded.indexOf('@', at + 1)) {
    if (at > 0 && isWord(folded.charAt(at - 1))) continue
    const rest = folded.slice(at + 1)
    const hit = names.find(({ name }) => rest.startsWith(name) && !isWord(rest.charAt(name.length)))
    if (hit) found.add(hit.id)
  }
  return [...found]
}

/** Names as they can be said, the longest first. */
function spoken(members: readonly Person[]): { name: string; id: UserId }[] {
  const full = members.map(({ id, name }) => ({ name: fold(name), id }))
  const first = full
    .map(({ name, id }) => ({ name: name.split(' ')[0] ?? '', id }))
    .filter(({ name }, _index, all) => all.filter((other) => other.name === name).length === 1)
  const all = [...full, ...first].filter(({ name }) => name !== '')
  return all.toSorted((a, b) => b.name.length - a.name.length)
}

function fold(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase('en')
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}_]/u.test(char)
}
