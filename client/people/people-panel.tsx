import { Eye, LocateFixed, Megaphone, MessageSquare, UsersRound } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { can } from '../../shared/roles.ts'
import { startMessage } from '../chat/start-message.ts'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { roleWord } from '../words/role-word.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { gather } from './ask-others.ts'
import { showMembers } from './members-state.ts'
import type { PersonHere } from './people-here.ts'
import { useFollowing, useLeader } from './use-leader.ts'
import { useGoTo, usePeopleHere, usePlaces } from './use-people.ts'

/** Who is here and where, in words, with what can be done about each. */
export function PeoplePanel(): ReactNode {
  const people = usePeopleHere()
  const { session, may } = useWorkspace()
  return (
    <section
      aria-label={t('People')}
      className="flex max-h-[40%] shrink-0 flex-col border-b border-line"
    >
      <PanelHeader title={t('Here now')}>
        {may('edit') && people.length > 1 && (
          <IconButton
            label={t('Bring everyone here')}
            icon={Megaphone}
            onClick={() => gather(session)}
          />
        )}
        <IconButton label={t('Members and invites')} icon={UsersRound} onClick={showMembers} />
      </PanelHeader>
      {/* The keys belong to the buttons in it; they are heard here once for all. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        data-people
        aria-label={t('Here now')}
        className="overflow-y-auto py-1"
        onKeyDown={moveFocus}
      >
        {people.map((one) => (
          <PersonRow key={one.person.id} one={one} />
        ))}
      </ul>
    </section>
  )
}

function PersonRow({ one }: { one: PersonHere }): ReactNode {
  const place = usePlaces()(one)
  const { name, slot } = one.person
  const role = can(one.role, 'edit') ? roleWord(one.role) : t('view only')
  return (
    <li className="flex min-h-10 items-center gap-2.5 py-1 pr-2 pl-3 hover:bg-hover">
      <Avatar name={name} slot={slot} dim={one.idle} />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="flex items-baseline gap-1.5">
          <span className="truncate font-medium text-hi">{name}</span>
          <span className="shrink-0 text-label text-faint">{one.me ? t('you') : role}</span>
        </span>
        <span className="block truncate text-meta text-muted" title={place}>
          {place}
        </span>
        <Follows one={one} />
      </span>
      {!one.me && <Actions one={one} />}
    </li>
  )
}

function Actions({ one }: { one: PersonHere }): ReactNode {
  const { session } = useWorkspace()
  const goTo = useGoTo()
  const follow = useFollowing()
  const followed = useLeader()?.person.id === one.person.id
  const { name } = one.person
  const write = (): void => {
    session.layout.setState({ rightOpen: true, phoneTab: 'chat' })
    startMessage(name)
  }
  return (
    <span className="flex shrink-0">
      <IconButton
        label={followed ? t('Stop following {name}', { name }) : t('Follow {name}', { name })}
        icon={Eye}
        pressed={followed}
        onClick={() => follow(one)}
      />
      <IconButton
        label={t('Go to {name}', { name })}
        icon={LocateFixed}
        onClick={() => goTo(one)}
      />
      <IconButton label={t('Message {name}', { name })} icon={MessageSquare} onClick={write} />
    </span>
  )
}

function Follows({ one }: { one: PersonHere }): ReactNode {
  const people = usePeopleHere()
  const leader = people.find(({ person }) => person.id === one.where.following)
  if (!leader) return null
  return <span className="block truncate text-meta text-muted">{followWords(one, leader)}</span>
}

function followWords(one: PersonHere, leader: PersonHere): string {
  if (one.me) return t('You follow {name}', { name: leader.person.name })
  return leader.me ? t('Follows you') : t('Follows {name}', { name: leader.person.name })
}

/** Up and down go from person to person, as in any other list. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const rows = [...event.currentTarget.children].filter((row) => row.querySelector('button'))
  const at = rows.findIndex((row) => row.contains(document.activeElement))
  const column = [...(rows[at]?.querySelectorAll('button') ?? [])].findIndex(
    (button) => button === document.activeElement,
  )
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)]
  next?.querySelectorAll('button')[Math.max(column, 0)]?.focus()
}
