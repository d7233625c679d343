import { ExternalLink, PanelsTopLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Port } from '../../shared/ports.ts'
import { Loaded } from '../app/loaded.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { usePorts } from './use-ports.ts'
import { VisibilitySelect } from './visibility-select.tsx'

/** What listens in the workspace, and who may see it. */
export function PortsPanel(): ReactNode {
  const query = usePorts()
  const { session } = useWorkspace()
  return (
    <section aria-label="Ports" className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title="Ports">
        <IconButton
          label="Open preview"
          icon={PanelsTopLeft}
          onClick={() => session.workbench.open({ kind: 'preview' }, { beside: true })}
        />
      </PanelHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Loaded query={query} what="the ports">
          {(ports) =>
            ports.length === 0 ? (
              <EmptyState title="Nothing listens yet">
                Start a server in a terminal; its port appears here by itself.
              </EmptyState>
            ) : (
              <ul aria-label="Ports">
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
  const show = (): void => {
    session.preview.choose(port.port)
    session.layout.setState({ phoneTab: 'preview' })
    session.workbench.open({ kind: 'preview' }, { beside: true })
  }
  return (
    <li className="flex flex-col gap-1 border-b border-line px-3 py-2">
      <div className="flex items-center gap-2">
        <StatusDot tone={port.listening ? 'success' : 'off'} />
        <button
          type="button"
          aria-label={`Preview port ${port.port}`}
          onClick={show}
          className="rounded-control font-mono font-medium text-hi tabular-nums hover:underline"
        >
          {port.port}
        </button>
        <span className="min-w-0 flex-1 truncate text-meta text-muted">
          {port.listening ? (port.process ?? 'open') : 'nothing listens'}
        </span>
        <Tip label="Open in a new tab">
          <a
            href={port.url}
            target="_blank"
            rel="noopener"
            aria-label={`Open port ${port.port} in a new tab`}
            className="flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi"
          >
            <ExternalLink size={14} strokeWidth={1.5} aria-hidden />
          </a>
        </Tip>
      </div>
      <VisibilitySelect port={port} />
    </li>
  )
}
