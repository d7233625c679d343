import { FileCode2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFileNames } from '../files/use-file-names.ts'
import { panelId } from '../workspace/panel.ts'
import { placeSearch } from '../workspace/place.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { FileRef } from './file-ref.ts'

const FRESH_MS = 15_000
const LOOK_AGAIN_MS = 2_000

/** A place in a file. It is a link only where there is such a file. */
export function FileLink({ place, children }: { place: FileRef; children: ReactNode }): ReactNode {
  const { workspace, session } = useWorkspace()
  const there = useIsFile(place.path)
  if (!there) return children
  const file = panelId({ kind: 'file', path: place.path })
  const { line, to } = place
  const at = line === undefined ? null : { line, ...(to !== undefined && { endLine: to }) }
  const open = (event: {
    preventDefault: () => void
    metaKey: boolean
    ctrlKey: boolean
  }): void => {
    // With a key held it is for the browser: another tab.
    if (event.metaKey || event.ctrlKey) return
    event.preventDefault()
    session.layout.setState({ phoneTab: 'code' })
    session.workbench.openFile(place.path, at ?? undefined)
  }
  return (
    <a
      href={`/w/${workspace.id}${placeSearch(file, at)}`}
      onClick={open}
      className="inline-flex max-w-full items-center gap-1 rounded-xs bg-hover px-1 font-mono text-meta text-hi underline decoration-line-strong underline-offset-2 hover:decoration-current [&_code]:bg-transparent [&_code]:px-0"
    >
      <FileCode2 size={12} strokeWidth={1.5} aria-hidden className="shrink-0 text-muted" />
      <span className="break-all">{children}</span>
    </a>
  )
}

/** What is known stays known for a while; what is not may have been made a moment ago. */
function useIsFile(path: string): boolean {
  const names = useFileNames({
    staleMs: (known) => (known?.paths.includes(path) ? FRESH_MS : LOOK_AGAIN_MS),
  })
  return names.data?.paths.includes(path) ?? false
}
