import { useQuery } from '@tanstack/react-query'
import { ExternalLink, RotateCw } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { Port } from '../../shared/ports.ts'
import { Loaded } from '../app/loaded.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Select } from '../ui/select.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { previewApi } from './preview-api.ts'
import { portToShow } from './preview-choice.ts'
import { usePorts } from './use-ports.ts'
import { VisibilitySelect } from './visibility-select.tsx'

/** The running app, in a pane of its own origin. */
export function PreviewPanel(): ReactNode {
  const { session } = useWorkspace()
  const query = usePorts()
  const choice = useStore(session.preview.store)
  return (
    <Loaded query={query} what="the preview">
      {(ports) => {
        const port = portToShow(choice, ports)
        if (port === undefined) {
          return (
            <EmptyState title="Nothing to preview yet">
              Start a server in a terminal; this pane shows it as soon as it listens.
            </EmptyState>
          )
        }
        return <Pane port={port} ports={ports} />
      }}
    </Loaded>
  )
}

function Pane({ port, ports }: { port: number; ports: readonly Port[] }): ReactNode {
  const known = ports.find((each) => each.port === port)
  return (
    <div className="flex h-full flex-col">
      <Bar port={port} ports={ports} known={known} />
      <Screen port={port} />
    </div>
  )
}

type BarProps = { port: number; ports: readonly Port[]; known: Port | undefined }

function Bar({ port, ports, known }: BarProps): ReactNode {
  const { session } = useWorkspace()
  const { preview } = session
  const path = useStore(preview.store, (state) => state.path)
  const numbers = [...new Set([port, ...ports.map((each) => each.port)])].sort((a, b) => a - b)
  return (
    <div className="flex h-10 shrink-0 items-center gap-1.5 border-b border-line px-2">
      <IconButton label="Reload preview" icon={RotateCw} onClick={() => preview.reload()} />
      <Select
        label="Port"
        className="shrink-0 tabular-nums"
        value={String(port)}
        options={numbers.map((each) => ({ value: String(each), label: String(each) }))}
        onChange={(next) => preview.choose(Number(next))}
      />
      <PathForm key={path} path={path} go={(to) => preview.go(to)} />
      {known && (
        <>
          <VisibilitySelect port={known} />
          <Tip label="Open in a new tab">
            <a
              href={new URL(path, known.url).href}
              target="_blank"
              rel="noopener"
              aria-label="Open in a new tab"
              className="flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
            >
              <ExternalLink size={16} strokeWidth={1.5} aria-hidden />
            </a>
          </Tip>
        </>
      )}
    </div>
  )
}

function PathForm({ path, go }: { path: string; go: (to: string) => void }): ReactNode {
  const [typed, setTyped] = useState(path)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    go(typed)
  }
  return (
    <form onSubmit={submit} className="min-w-0 flex-1">
      <input
        aria-label="Path"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        className="h-7 w-full min-w-0 rounded-control border border-line bg-raised px-2 font-mono text-meta text-hi"
      />
    </form>
  )
}

function Screen({ port }: { port: number }): ReactNode {
  const { workspace, session } = useWorkspace()
  const { path, turn } = useStore(session.preview.store)
  // An address works once, so every load asks for a new one.
  const query = useQuery({
    queryKey: ['visit', workspace.id, port, path, turn],
    queryFn: () => previewApi.visit(workspace.id, port, path),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: false,
    refetchOnReconnect: false,
  })
  return (
    <div className="min-h-0 flex-1 bg-white">
      <div className="h-full">
        {query.data ? (
          <iframe
            key={query.data}
            title={`Preview of port ${port}`}
            src={query.data}
            className="h-full w-full border-0"
            allow="clipboard-read; clipboard-write; fullscreen"
            sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
          />
        ) : (
          <div className="h-full bg-editor">
            <Loaded query={query} what="the preview">
              {() => null}
            </Loaded>
          </div>
        )}
      </div>
    </div>
  )
}
