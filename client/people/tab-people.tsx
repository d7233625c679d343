import type { ReactNode } from 'react'
import { personColour } from '../ui/person.ts'
import { t } from '../words/words.ts'
import { usePeopleHere } from './use-people.ts'

/** Up to three others in a file, as dots on its tab or its row. */
export function TabPeople({ path }: { path: string }): ReactNode {
  const there = usePeopleHere().filter(({ me, where }) => !me && where.file === path)
  if (there.length === 0) return null
  const names = there.map(({ person }) => person.name).join(', ')
  return (
    <span
      className="flex shrink-0 items-center gap-0.5"
      role="img"
      aria-label={t('{names} here', { names })}
      title={names}
    >
      {there.slice(0, 3).map(({ person }) => (
        <span
          key={person.id}
          className="size-2 rounded-full"
          style={{ background: personColour(person.slot) }}
        />
      ))}
    </span>
  )
}
