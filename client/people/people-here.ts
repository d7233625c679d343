import type { Present } from '../../shared/news.ts'

/** Somebody who is here: their tabs as one person, the one they use now first. */
export type PersonHere = {
  readonly person: Present['person']
  readonly role: Present['role']
  readonly where: Present['where']
  readonly idle: boolean
  readonly idleSince: string | undefined
  readonly me: boolean
}

/** Everybody here, once each, me first and then by name. */
export function peopleHere(present: readonly Present[], myId: string): PersonHere[] {
  const byPerson = new Map<string, PersonHere>()
  for (const { person, role, where, idle, idleSince } of present) {
    const known = byPerson.get(person.id)
    if (known && !isBetter({ where, idle }, known)) continue
    byPerson.set(person.id, { person, role, where, idle, idleSince, me: person.id === myId })
  }
  return [...byPerson.values()].sort(
    (a, b) => Number(b.me) - Number(a.me) || a.person.name.localeCompare(b.person.name),
  )
}

/** Of two tabs the one in use counts, and among those the one that is somewhere. */
function isBetter(
  tab: Pick<PersonHere, 'where' | 'idle'>,
  known: Pick<PersonHere, 'where' | 'idle'>,
): boolean {
  if (known.idle !== tab.idle) return known.idle
  return known.where.panel === null && tab.where.panel !== null
}

/** The one after `id`, round and round. */
export function nextAfter(
  people: readonly PersonHere[],
  id: string | undefined,
): PersonHere | undefined {
  const at = people.findIndex(({ person }) => person.id === id)
  return people[(at + 1) % people.length]
}

/** Those who follow a person. */
export function followersOf(people: readonly PersonHere[], id: string): PersonHere[] {
  return people.filter(({ where, person }) => where.following === id && person.id !== id)
}
