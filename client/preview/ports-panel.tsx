import { useQuery } from '@tanstack/react-query'
import { AppWindow, Copy, ExternalLink, SquareTerminal, SquareX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Port } from '../../shared/ports.ts'
import { Loaded } from '../app/loaded.tsx'
import { toast, toastError } from '../app/toasts.tsx'
import { terminalsQuery } from '../terminal/terminals-api.ts'
import { StateView } from '../ui/common-states.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { previewApi } from './preview-api.ts'
import { ShareButton } from './share-button.tsx'
import { showPreview } from './show-preview.ts'
import { usePorts } from './use-ports.ts'

/** What listens in the workspace, who started it, and who may see it. */
export function PortsPanel(): ReactNode {
  const query = usePorts()
  const { session } = useWorkspace()
  return (
    <section aria-label={t('Ports')} className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title={t('Ports')}>
        <IconButton
          label={t('Open preview')}
          icon={AppWindow}
          onClick={() => session.workbench.open({ kind: 'preview' }, { beside: true })}
        />
      </PanelHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Loaded query={query} what={t('the ports')}>
          {(ports) =>
            ports.length === 0 ? (
              <StateView
                state={{
                  kind: 'empty',
                  title: t('Nothing listens yet'),
                  hint: t('Start a server in a terminal; its port appears here by itself.'),
                }}
              />
            ) : (
              <ul aria-label={t('Ports')}>
                {ports.map((port) => (
                  <PortRow key={port.port} port={port} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </section>
  )
}

function PortRow({ port }: { port: Port }): ReactNode {
  const { session } = useWorkspace()
  return (
    <li className="flex flex-col gap-1.5 border-b border-line px-3 py-2">
      <div className="flex items-center gap-1.5">
        <StatusDot tone={port.listening ? 'success' : 'off'} />
        <button
          type="button"
          aria-label={t('Preview port {port}', { port: port.port })}
          onClick={() => showPreview(session, port.port)}
          className="min-h-6 rounded-control font-mono font-medium text-hi tabular-nums hover:underline"
        >
          {port.port}
        </button>
        <span className="min-w-0 flex-1 truncate text-meta text-muted" title={processWords(port)}>
          {port.listening ? processWords(port) : t('nothing listens')}
        </span>
        <ShareButton port={port} />
      </div>
      {port.command !== undefined && (
        <code className="truncate font-mono text-meta text-muted" title={port.command}>
          {port.command}
        </code>
      )}
      <div className="flex items-center gap-1">
        <StartedBy port={port} />
        <span className="flex-1" />
        <Tip label={t('Open in a new tab')}>
          <a
            href={port.url}
            target="_blank"
            rel="noopener"
            aria-label={t('Open port {port} in a new tab', { port: port.port })}
            className="flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
          >
            <ExternalLink size={14} strokeWidth={1.5} aria-hidden />
          </a>
        </Tip>
        <IconButton
          label={t('Copy the address of port {port}', { port: port.port })}
          icon={Copy}
          onClick={() => void copyAddress(port)}
        />
        <StopButton port={port} />
      </div>
    </li>
  )
}

/** The terminal it was started in, as a way there. */
function StartedBy({ port }: { port: Port }): ReactNode {
  const { workspace, session } = useWorkspace()
  const terminals = useQuery(terminalsQuery(workspace.id))
  const terminal = terminals.data?.find(({ id }) => id === port.terminal)
  if (!terminal) return null
  const show = (): void => {
    session.layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
    session.terminals.choose(terminal.id)
  }
  return (
    <button
      type="button"
      onClick={show}
      className="flex min-h-6 min-w-0 items-center gap-1 rounded-control px-1 text-meta text-muted hover:bg-hover hover:text-hi"
    >
      <SquareTerminal size={14} strokeWidth={1.5} aria-hidden className="shrink-0" />
      <span className="truncate">
        {t('started in {terminal}', { terminal: terminal.title || terminal.id })}
      </span>
    </button>
  )
}

function StopButton({ port }: { port: Port }): ReactNode {
  const { workspace, may } = useWorkspace()
  const [asked, ask] = useState(false)
  if (!port.listening || !may('type')) return null
  return (
    <>
      <IconButton
        label={t('Stop the process on port {port}', { port: port.port })}
        icon={SquareX}
        onClick={() => ask(true)}
      />
      <ConfirmDialog
        open={asked}
        onOpenChange={ask}
        title={t('Stop {process}?', { process: port.process ?? t('the process') })}
        action={t('Stop it')}
        onConfirm={() => previewApi.stop(workspace.id, port.port)}
      >
        {t('Whatever listens on port {port} is asked to end. Its terminal stays.', {
          port: port.port,
        })}
      </ConfirmDialog>
    </>
  )
}

async function copyAddress({ port, url }: Port): Promise<void> {
  try {
    await navigator.clipboard.writeText(url)
    toast(t('The address of port {port} is copied.', { port }))
  } catch (error) {
    toastError(t('The address was not copied. Share shows it to be selected.'), error)
  }
}

function processWords({ process, pid }: Port): string {
  const name = process ?? t('open, of a port')
  return pid === undefined ? name : t('{name}, process {pid}', { name, pid: String(pid) })
}
