import type { Present } from '../../shared/news.ts'

/** Somebody who is here: their tabs as one person, the one they use now first. */
export type PersonHere = {
  readonly person: Present['person']
  readonly role: Present['role']
  readonly where: Present['where']
  readonly idle: boolean
  readonly me: boolean
}

/** Everybody here, once each, me first and then by name. */
export function peopleHere(present: readonly Present[], myId: string): PersonHere[] {
  const byPerson = new Map<string, PersonHere>()
  for (const { person, role, where, idle } of present) {
    const known = byPerson.get(person.id)
    const better = !known || (known.idle && !idle) || (!known.where.file && !!where.file && !idle)
    if (better) byPerson.set(person.id, { person, role, where, idle, me: person.id === myId })
  }
  return [...byPerson.values()].sort(
    (a, b) => Number(b.me) - Number(a.me) || a.person.name.localeCompare(b.person.name),
  )
}

/** Where somebody is, in words. */
export function placeOf({ where, idle }: Pick<PersonHere, 'where' | 'idle'>): string {
  const place = where.file
    ? where.file + (where.line === null ? '' : `, line ${where.line}`)
    : (where.panel ?? 'Just looking around')
  return idle ? `${place} · idle` : place
}
