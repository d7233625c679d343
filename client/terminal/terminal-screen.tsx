import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { FindBar } from './find-bar.tsx'
import { LinkList } from './link-list.tsx'
import { PasteQuestion } from './paste-question.tsx'
import { TerminalMenu } from './terminal-menu.tsx'
import { TerminalNotices } from './terminal-notices.tsx'
import { poolOf } from './terminal-pool.ts'
import type { TerminalSession } from './terminal-session.ts'
import { TouchKeys } from './touch-keys.tsx'
import { TypistChip } from './typist-chip.tsx'

type Props = {
  id: string
  name: string
  visible: boolean
  /** Somebody asked for it: it takes the keyboard. */
  wanted: boolean
}

/** One terminal on screen. It stays joined while its tab is hidden, so nothing has to be caught up. */
export function TerminalScreen({ id, name, visible, wanted }: Props): ReactNode {
  const { session: workspace } = useWorkspace()
  const [session, setSession] = useState<TerminalSession>()
  // Joined at the first look: twenty terminals nobody looks at need no twenty screens.
  const [seen, see] = useState(visible)
  if (visible && !seen) see(true)
  const join = useCallback(
    (host: HTMLElement) => {
      const pool = poolOf(workspace)
      const taken = pool.take(id)
      const hide = taken.show(host)
      setSession(taken)
      return () => {
        hide()
        pool.leave(id)
      }
    },
    [workspace, id],
  )
  useEffect(() => {
    if (visible && wanted) session?.screen.focus()
  }, [session, visible, wanted])
  useEffect(() => session?.screen.name(name), [session, name])
  // Measured as it is, so no padding. Whoever sets the size may have a larger window: the scroll then
  // keeps to the cursor.
  const host = (
    <section
      ref={join}
      data-terminal={id}
      aria-label={t('Terminal {name}', { name })}
      className="flex h-full w-full flex-col-reverse overflow-auto *:mb-auto *:shrink-0"
    />
  )
  return (
    <div hidden={!visible} className="flex h-full min-h-0 min-w-0 flex-col bg-editor">
      {session && <TerminalNotices session={session} />}
      {session && <FindBar find={session.find} />}
      <div className="relative min-h-0 flex-1">
        {seen && <TerminalMenu {...{ id, session }}>{host}</TerminalMenu>}
        {session && <TypistChip session={session} />}
      </div>
      {session && visible && <TouchKeys session={session} />}
      {session && <PasteQuestion guard={session.pastes} />}
      {session && <LinkList session={session} />}
    </div>
  )
}
