import { useEffect } from 'react'
import { type Command, commands } from '../app/commands.ts'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { askForControl, gather } from './ask-others.ts'
import { showPeople } from './show-people.ts'
import { showMembers } from './members-state.ts'
import { type PersonHere, nextAfter, peopleHere } from './people-here.ts'
import { usePeopleHere } from './use-people.ts'

const NAMES_MS = 4_000

/** What the keyboard can do about the others. */
export function usePeopleCommands(): void {
  const { session, me, may } = useWorkspace()
  const others = usePeopleHere().filter((one) => !one.me)
  const edits = may('edit')
  // By name only: where they are is looked up when a command runs.
  const names = JSON.stringify(others.map(({ person }) => [person.id, person.name]))
  useEffect(() => {
    const here = (): PersonHere[] =>
      peopleHere(session.news.view().present, me.id).filter((one) => !one.me)
    const named = JSON.parse(names) as [string, string][]
    return commands.add(
      [
        ...general(session, here),
        ...named.map(([id, name]) => followOf({ id, name }, { session, here })),
        edits
          ? { id: 'people.gather', title: t('Bring everyone here'), run: () => gather(session) }
          : {
              id: 'people.ask',
              title: t('Ask for control'),
              run: () => void askForControl(session),
            },
      ].map((command) => ({ ...command, group: t('People') })),
    )
  }, [session, names, edits, me.id])
}

function general(session: WorkspaceSession, here: () => PersonHere[]): Command[] {
  const { follow } = session
  return [
    {
      id: 'people.show',
      title: t('Show who is here'),
      keys: ['$mod+Alt+KeyU'],
      run: () => showPeople(session),
    },
    { id: 'people.members', title: t('Members and invites'), run: showMembers },
    {
      id: 'people.follow-next',
      title: t('Follow the next person'),
      keys: ['$mod+Alt+Shift+KeyF'],
      run: () => {
        const next = nextAfter(here(), follow.leader?.id)
        if (next) follow.start(next)
      },
    },
    {
      id: 'people.caret-names',
      title: t('Show the names at carets'),
      keys: ['$mod+Alt+Shift+KeyC'],
      run: showCaretNames,
    },
    {
      id: 'people.stop-following',
      title: t('Stop following'),
      when: () => follow.leader !== undefined,
      run: () => follow.stop(),
    },
  ]
}

function followOf(
  { id, name }: { id: string; name: string },
  { session, here }: { session: WorkspaceSession; here: () => PersonHere[] },
): Command {
  return {
    id: `people.follow.${id}`,
    title: t('Follow {name}', { name }),
    run: () => {
      const one = here().find(({ person }) => person.id === id)
      if (one) session.follow.start(one)
    },
  }
}

let namesTimer: ReturnType<typeof setTimeout> | undefined

/** Every caret tells its name for a while. */
function showCaretNames(): void {
  document.documentElement.dataset['caretNames'] = ''
  clearTimeout(namesTimer)
  namesTimer = setTimeout(() => delete document.documentElement.dataset['caretNames'], NAMES_MS)
}
