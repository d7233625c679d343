import type { ReactNode } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { placeOf } from './people-here.ts'
import { useGoTo, usePeopleHere } from './use-people.ts'

const SHOWN = 6

/** The others who are here; a click goes to where they are. */
export function PresenceRow(): ReactNode {
  const others = usePeopleHere().filter(({ me }) => !me)
  const goTo = useGoTo()
  return (
    <div role="group" aria-label="Others here" className="flex items-center gap-1">
      {others.slice(0, SHOWN).map((one) => (
        <Tip key={one.person.id} label={`${one.person.name}: ${placeOf(one)}`}>
          <button
            type="button"
            aria-label={`Go to ${one.person.name}`}
            className="rounded-full p-0.5"
            onClick={() => goTo(one)}
          >
            <Avatar name={one.person.name} slot={one.person.slot} size={24} dim={one.idle} />
          </button>
        </Tip>
      ))}
      {others.length > SHOWN && (
        <span className="text-meta text-muted">+{others.length - SHOWN}</span>
      )}
    </div>
  )
}
