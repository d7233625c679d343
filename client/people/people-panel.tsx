import type { ReactNode } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { type PersonHere, placeOf } from './people-here.ts'
import { useGoTo, usePeopleHere } from './use-people.ts'

/** Who is here and where; a line goes to where that person is. */
export function PeoplePanel(): ReactNode {
  const people = usePeopleHere()
  return (
    <section
      aria-label="People"
      className="flex max-h-[40%] shrink-0 flex-col border-b border-line"
    >
      <PanelHeader title="Here now" />
      <ul aria-label="Here now" className="overflow-y-auto py-1">
        {people.map((one) => (
          <li key={one.person.id}>
            <PersonRow one={one} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function PersonRow({ one }: { one: PersonHere }): ReactNode {
  const goTo = useGoTo()
  const line = (
    <>
      <Avatar name={one.person.name} slot={one.person.slot} dim={one.idle} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-1.5">
          <span className="truncate font-medium text-hi">{one.person.name}</span>
          <span className="text-label text-faint">{one.me ? 'you' : one.role}</span>
        </span>
        <span className="block truncate text-meta text-muted">{placeOf(one)}</span>
      </span>
    </>
  )
  const shape = 'flex w-full items-center gap-2.5 px-3 py-1 text-left'
  if (one.me || !one.where.file) return <div className={shape}>{line}</div>
  return (
    <button
      type="button"
      aria-label={`Go to ${one.person.name}, ${placeOf(one)}`}
      className={`${shape} outline-offset-[-2px] hover:bg-hover`}
      onClick={() => goTo(one)}
    >
      {line}
    </button>
  )
}
