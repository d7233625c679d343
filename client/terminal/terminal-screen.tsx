import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { useNews, useWorkspace } from '../workspace/use-workspace.ts'
import type { TerminalView } from './terminal-client.ts'
import { TerminalSession } from './terminal-session.ts'
import { restartTerminal } from './terminals-api.ts'

type Props = { workspaceId: WorkspaceId; id: string; visible: boolean }

/** One terminal on screen. It stays joined while its tab is hidden, so nothing has to be caught up. */
export function TerminalScreen({ workspaceId, id, visible }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null)
  const [session, setSession] = useState<TerminalSession>()
  useEffect(() => {
    const made = new TerminalSession(workspaceId, id)
    setSession(made)
    return () => made[Symbol.dispose]()
  }, [workspaceId, id])
  useEffect(() => {
    if (session && host.current) return session.show(host.current)
  }, [session])
  useEffect(() => {
    if (visible) session?.screen.terminal.focus()
  }, [session, visible])
  return (
    <div hidden={!visible} className="flex h-full min-h-0 flex-col bg-editor">
      {session && <TerminalNotices session={session} workspaceId={workspaceId} id={id} />}
      <div
        ref={host}
        role="group"
        aria-label={`Terminal ${id}`}
        className="min-h-0 flex-1 overflow-hidden py-1 pl-2"
      />
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
      <Notice text={`${view.line.reason} Reconnecting…`}>
        <Button size="small" onClick={() => client.retryNow()}>
          Now
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
    <div
      role="status"
      className="flex min-h-8 items-center gap-2 border-b border-line bg-panel px-3 text-meta text-muted"
    >
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {children}
    </div>
  )
}
