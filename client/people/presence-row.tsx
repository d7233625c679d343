import type { ReactNode } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { Menu } from '../ui/menu.tsx'
import { personColour } from '../ui/person.ts'
import { Tip } from '../ui/tooltip.tsx'
import { useMedia } from '../ui/use-media.ts'
import { t } from '../words/words.ts'
import type { PersonHere } from './people-here.ts'
import { useFollowing, useLeader } from './use-leader.ts'
import { usePeopleHere, usePlaces } from './use-people.ts'

const SHOWN = 6
const SHOWN_ON_A_PHONE = 2

/** The others who are here; a click follows somebody, another one stops it. */
export function PresenceRow(): ReactNode {
  const others = usePeopleHere().filter(({ me }) => !me)
  const follow = useFollowing()
  const room = useMedia('(max-width: 759px)') ? SHOWN_ON_A_PHONE : SHOWN
  const [shown, more] = [others.slice(0, room), others.slice(room)]
  return (
    <div role="group" aria-label={t('Others here')} className="flex items-center gap-1">
      {shown.map((one) => (
        <FollowButton key={one.person.id} one={one} />
      ))}
      {more.length > 0 && (
        <Menu
          entries={more.map((one) => ({
            label: t('Follow {name}', { name: one.person.name }),
            run: () => follow(one),
          }))}
        >
          <button
            type="button"
            aria-label={t('{count} more people', { count: more.length })}
            className="h-6 min-w-6 rounded-control px-1 text-meta text-muted hover:bg-hover hover:text-hi"
          >
            +{more.length}
          </button>
        </Menu>
      )}
    </div>
  )
}

function FollowButton({ one }: { one: PersonHere }): ReactNode {
  const placeOf = usePlaces()
  const follow = useFollowing()
  const followed = useLeader()?.person.id === one.person.id
  const { name, slot } = one.person
  const hint = followed ? t('click to stop following') : t('click to follow')
  return (
    <Tip label={`${name}: ${placeOf(one)} – ${hint}`}>
      <button
        type="button"
        aria-label={t('Follow {name}', { name })}
        aria-pressed={followed}
        className={cx('rounded-full p-0.5', followed && 'shadow-[0_0_0_2px_var(--who)]')}
        style={{ ['--who' as string]: personColour(slot) }}
        onClick={() => follow(one)}
      >
        <Avatar name={name} slot={slot} size={24} dim={one.idle} />
      </button>
    </Tip>
  )
}
