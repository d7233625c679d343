import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { useNews, useWorkspace } from '../workspace/use-workspace.ts'
import type { TerminalView } from './terminal-client.ts'
import { TerminalSession } from './terminal-session.ts'
import { FindBar } from './find-bar.tsx'
import { restartTerminal } from './terminals-api.ts'

type Props = {
  workspaceId: WorkspaceId
  id: string
  visible: boolean
  /** Somebody asked for it: it takes the keyboard. */
  wanted: boolean
}

/** One terminal on screen. It stays joined while its tab is hidden, so nothing has to be caught up. */
export function TerminalScreen({ workspaceId, id, visible, wanted }: Props): ReactNode {
  const [session, setSession] = useState<TerminalSession>()
  // Joined at the first look: twenty terminals nobody looks at need no twenty screens.
  const [seen, see] = useState(visible)
  if (visible && !seen) see(true)
  const join = useCallback(
    (host: HTMLElement) => {
      const made = new TerminalSession(workspaceId, id)
      const hide = made.show(host)
      setSession(made)
      return () => {
        hide()
        made[Symbol.dispose]()
      }
    },
    [workspaceId, id],
  )
  useEffect(() => {
    if (visible && wanted) session?.screen.focus()
  }, [session, visible, wanted])
  return (
    <div hidden={!visible} className="flex h-full min-h-0 flex-col bg-editor">
      {session && <TerminalNotices session={session} workspaceId={workspaceId} id={id} />}
      {session && <FindBar find={session.find} />}
      <div className="min-h-0 flex-1 py-1 pl-2">
        {/* Measured as it is, so no padding. Whoever sets the size may have a larger window: the
            scroll then rests at the bottom, where the prompt is. */}
        {seen && (
          <section
            ref={join}
            aria-label={`Terminal ${id}`}
            className="flex h-full w-full flex-col-reverse overflow-auto *:mb-auto *:shrink-0"
          />
        )}
      </div>
    </div>
  )
}

type NoticeProps = { session: TerminalSession; workspaceId: WorkspaceId; id: string }

function TerminalNotices({ session, workspaceId, id }: NoticeProps): ReactNode {
  const { client } = session
  const view = useSyncExternalStore(client.watch, client.view)
  const sizer = useSizer(view)
  if (view.line.status === 'lost') {
    return (
      <Notice text={view.line.final ? view.line.reason : `${view.line.reason} Reconnecting…`}>
        <Button size="small" onClick={() => client.retryNow()}>
          {view.line.final ? 'Try again' : 'Now'}
        </Button>
      </Notice>
    )
  }
  if (view.exit) {
    const restart = () =>
      restartTerminal(workspaceId, id).catch((error: unknown) =>
        toastError('It could not be restarted', error),
      )
    return (
      <Notice text={ending(view.exit)}>
        {view.writable && (
          <Button size="small" onClick={() => void restart()}>
            Restart
          </Button>
        )}
      </Notice>
    )
  }
  if (view.line.status === 'open' && !view.writable) {
    return <Notice text="You are watching. Your role here does not type." />
  }
  if (sizer) {
    return (
      <Notice text={`Sized by ${sizer}`}>
        <Button size="small" onClick={() => client.takeSize()}>
          Take over
        </Button>
      </Notice>
    )
  }
  return null
}

/** Who sets the size, when it is somebody else and it does not fit our window. */
function useSizer({ owner }: TerminalView): string | undefined {
  const { me } = useWorkspace()
  const { present } = useNews()
  if (!owner || owner.mine || owner.userId === me.id) return undefined
  return present.find(({ person }) => person.id === owner.userId)?.person.name ?? 'somebody else'
}

function ending({ code, signal }: NonNullable<TerminalView['exit']>): string {
  if (signal) return `The process was ended by ${signal}.`
  return code === 0 ? 'The process has ended.' : `The process ended with code ${code ?? 'unknown'}.`
}

function Notice({ text, children }: { text: string; children?: ReactNode }): ReactNode {
  return (
    <output className="flex min-h-8 items-center gap-2 border-b border-line bg-panel px-3 text-meta text-muted">
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {children}
    </output>
  )
}
