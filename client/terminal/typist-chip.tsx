import { type ReactNode, useSyncExternalStore } from 'react'
import { personColour } from '../ui/person.ts'
import { t } from '../words/words.ts'
import { useNews } from '../workspace/use-workspace.ts'
import type { TerminalSession } from './terminal-session.ts'

/** Who types here now, when it is somebody else; an agent and a second window of one's own are somebody too. */
export function TypistChip({ session }: { session: TerminalSession }): ReactNode {
  const { typist } = useSyncExternalStore(session.client.watch, session.client.view)
  const { present } = useNews()
  const person = present.find(({ person: each }) => each.id === typist)?.person
  if (!person) return null
  return (
    <span
      className="pointer-events-none absolute top-1.5 right-5 z-10 max-w-48 truncate rounded-full px-2 text-label font-medium text-person-ink"
      style={{ background: personColour(person.slot) }}
    >
      {t('{name} types', { name: person.name })}
    </span>
  )
}
