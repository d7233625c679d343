import type { ReactNode } from 'react'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { followersOf } from './people-here.ts'
import { namesOf } from './names.ts'
import { usePeopleHere } from './use-people.ts'
import { showPeople } from './show-people.ts'

/** How many go where I go, with their names; nothing while nobody does. */
export function FollowerCount(): ReactNode {
  const { session, me } = useWorkspace()
  const followers = followersOf(usePeopleHere(), me.id)
  if (followers.length === 0) return null
  const names = namesOf(followers.map(({ person }) => person.name))
  return (
    <Tip label={t('Following you: {names}', { names })}>
      <button
        type="button"
        aria-label={
          followers.length === 1
            ? t('{names} follows you', { names })
            : t('{count} follow you: {names}', { count: followers.length, names })
        }
        onClick={() => showPeople(session)}
        className="flex h-6 min-w-6 items-center justify-center rounded-control border border-line px-1.5 text-meta text-body tabular-nums hover:bg-hover hover:text-hi"
      >
        <span className="min-[760px]:hidden">{followers.length}</span>
        <span className="hidden min-[760px]:inline">
          {t('{count} follow you', { count: followers.length })}
        </span>
      </button>
    </Tip>
  )
}
