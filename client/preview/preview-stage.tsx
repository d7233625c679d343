import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Port } from '../../shared/ports.ts'
import type { Terminal } from '../../shared/terminals.ts'
import { toastError } from '../app/toasts.tsx'
import { restartTerminal, terminalsQuery } from '../terminal/terminals-api.ts'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { PreviewFrame } from './preview-frame.tsx'

type Props = { port: number; ports: readonly Port[] }

/** A dev server that restarts is away for a moment; nobody has to be told. */
const PATIENCE_MS = 2_000

/** The app, or what there is to know while there is none. */
export function PreviewStage({ port, ports }: Props): ReactNode {
  const listening = ports.some((each) => each.port === port && each.listening)
  const { away, began } = useAway(listening)
  return (
    <div className="relative min-h-0 flex-1">
      {began && <PreviewFrame port={port} />}
      {away && (
        <div className="absolute inset-0 bg-editor">
          <Absent port={port} ports={ports} before={began} />
        </div>
      )}
    </div>
  )
}

/** Whether nothing listens, and has not for a while; and whether something ever did. */
function useAway(listening: boolean): { away: boolean; began: boolean } {
  const { preview } = useWorkspace().session
  const [away, setAway] = useState(!listening)
  const [began, setBegan] = useState(listening)
  if (listening && !began) setBegan(true)
  if (listening && away) setAway(false)
  useEffect(() => {
    if (listening) return
    const timer = setTimeout(() => setAway(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [listening])
  const stood = useRef(false)
  useEffect(() => {
    // What stands in the frame is of an app that is gone: when another is there, it is asked again.
    if (!away && stood.current) preview.reload()
    stood.current = away && began
  }, [away, began, preview])
  return { away, began }
}

function Absent({ port, ports, before }: Props & { before: boolean }): ReactNode {
  const { workspace, session, may } = useWorkspace()
  const terminals = useQuery(terminalsQuery(workspace.id))
  const crashed = terminals.data?.find(({ status, exitCode }) => status === 'exited' && exitCode)
  const others = ports.filter((each) => each.listening && each.port !== port)
  const look = (id?: string): void => {
    session.layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
    if (id !== undefined) session.terminals.choose(id)
  }
  return (
    <StateView
      state={{
        kind: 'empty',
        told: true,
        title: titleOf(port, before, crashed),
        hint: crashed
          ? t('Nothing listens on port {port}. Its terminal may say why.', { port })
          : t('It opens here as soon as something listens on port {port}.', { port }),
        action: (
          <>
            {crashed && may('type') && (
              <Button tone="primary" onClick={() => restart(workspace.id, crashed.id)}>
                {t('Restart it')}
              </Button>
            )}
            <Button onClick={() => look(crashed?.id)}>
              {crashed ? t('Show what it said') : t('Show the terminals')}
            </Button>
            {others.map((other) => (
              <Button
                key={other.port}
                tone="quiet"
                onClick={() => session.preview.choose(other.port)}
              >
                {t('Show port {port}', { port: other.port })}
              </Button>
            ))}
          </>
        ),
      }}
    />
  )
}

function titleOf(port: number, before: boolean, crashed: Terminal | undefined): string {
  if (crashed)
    return t('“{terminal}” ended with code {code}', {
      terminal: crashed.title || crashed.id,
      code: String(crashed.exitCode),
    })
  return before
    ? t('The app on port {port} has stopped', { port })
    : t('Waiting for port {port}', { port })
}

function restart(workspaceId: Parameters<typeof restartTerminal>[0], id: string): void {
  restartTerminal(workspaceId, id).catch((error: unknown) =>
    toastError(t('It could not be restarted'), error),
  )
}
