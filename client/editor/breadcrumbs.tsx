import { type ReactNode, useState, useSyncExternalStore } from 'react'
import type { FileEntry } from '../../shared/files.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { isFolder } from '../files/file-tree.ts'
import { ancestorsOf, nameOf, parentOf } from '../files/paths.ts'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { showInTree } from '../workspace/tab-menu.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { CrumbArrow, CrumbButton } from './crumb.tsx'

// It reads the shared text, which a picture or a large file does without.
const SymbolCrumbs = lazy(async () => ({
  default: (await import('./symbol-crumbs.tsx')).SymbolCrumbs,
}))

/** More than this nobody reads in a menu; the tree has them all. */
const MOST = 200

type Props = { path: string; isText: boolean; actions?: ReactNode }

/** Where a file lies, and in it the caret; each step is a menu of what else there is. */
export function Breadcrumbs({ path, isText, actions }: Props): ReactNode {
  return (
    <div className="flex h-7 shrink-0 items-center border-b border-line bg-editor pr-1 text-meta">
      <div role="group" aria-label={t('Path of the file')} className="min-w-0 flex-1">
        <ol className="flex items-center overflow-hidden pl-2">
          {[...ancestorsOf(path), path].map((step, index) => (
            <Crumb key={step} path={step} first={index === 0} />
          ))}
          {isText && (
            <Awaiting fallback={null}>
              <SymbolCrumbs path={path} />
            </Awaiting>
          )}
        </ol>
      </div>
      {actions}
    </div>
  )
}

function Crumb({ path, first }: { path: string; first: boolean }): ReactNode {
  const { tree } = useWorkspace().session
  const [open, setOpen] = useState(false)
  const entries = useNeighbours(path, open)
  const opens = (now: boolean): void => {
    if (now) tree.open(parentOf(path))
    setOpen(now)
  }
  return (
    <li className="flex min-w-0 items-center">
      {!first && <CrumbArrow />}
      <Menu entries={entries} align="start" onOpenChange={opens}>
        <CrumbButton>{nameOf(path)}</CrumbButton>
      </Menu>
    </li>
  )
}

/** What else lies in the folder of a path; asked for when the menu opens. */
function useNeighbours(path: string, open: boolean): MenuEntry[] {
  const { session } = useWorkspace()
  const { tree } = session
  const folder = parentOf(path)
  const { folders } = useSyncExternalStore(tree.watch, tree.view)
  if (!open) return []
  const state = folders.get(folder)
  if (state === undefined || state.status === 'loading') return [sentence(t('Loading…'))]
  const { entries } = state
  const go = (entry: FileEntry) => (): void => {
    if (!isFolder(entry)) return session.workbench.openFile(entry.path)
    tree.expand(entry.path)
    showInTree(session, entry.path)
  }
  return [
    ...entries.slice(0, MOST).map((entry) => ({
      label: isFolder(entry) ? `${entry.name}/` : entry.name,
      run: go(entry),
    })),
    ...(entries.length > MOST
      ? [sentence(t('{value} more are in the tree.', { value: entries.length - MOST }))]
      : []),
  ]
}

function sentence(label: string): MenuEntry {
  return { label, disabled: true, run: () => undefined }
}
