import { useMemo } from 'react'
import { toast, toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type PasteStep, pasteSteps } from './file-clipboard.ts'
import { copyText, download, linkTo } from './file-links.ts'
import { FileSteps } from './file-steps.ts'
import { entryAt } from './file-tree.ts'
import { ancestorsOf, join, nameOf, parentOf } from './paths.ts'
import { chosenOnly } from './tree-state.ts'

/** What can be done to files, each with its word to the person and its undo. */
export type FileActions = {
  readonly open: (path: string, where?: { beside?: boolean; preview?: boolean }) => void
  readonly openTerminal: (folder: string) => Promise<void>
  readonly create: (path: string, kind: 'file' | 'folder') => Promise<void>
  /** Resolves with whether it has its new name. */
  readonly rename: (from: string, to: string) => Promise<boolean>
  readonly moveInto: (paths: readonly string[], folder: string) => Promise<void>
  readonly copyInto: (paths: readonly string[], folder: string) => Promise<void>
  readonly paste: (folder: string) => Promise<void>
  readonly trash: (paths: readonly string[]) => Promise<void>
  readonly undo: () => Promise<void>
  readonly download: (path: string, folder: boolean) => void
  readonly copyPaths: (paths: readonly string[], how: 'absolute' | 'relative') => Promise<void>
  readonly copyLink: (path: string) => Promise<void>
}

export function useFileActions(): FileActions {
  const { session } = useWorkspace()
  return useMemo(() => fileActions(session), [session])
}

function fileActions(session: WorkspaceSession): FileActions {
  const { files, tree, layout, changes, clipboard, history, treeState } = session
  const steps = new FileSteps(session)
  /** Shows where things are now. */
  const show = (paths: readonly string[]): void => {
    if (paths.length === 0) return
    tree.expand(...paths.flatMap(ancestorsOf))
    treeState.setState({ selection: chosenOnly(...paths) })
  }
  const move = (
    wanted: readonly PasteStep[],
  ): Promise<{ taken: readonly PasteStep[]; undo: () => void }> =>
    history.during(async () => {
      const taken = await steps.take(wanted)
      show(taken.map(({ to }) => to))
      if (taken.length === 0) return { taken, undo: () => undefined }
      return { taken, undo: history.add(async () => show(await steps.takeBack(taken))) }
    })
  const moveInto = async (paths: readonly string[], folder: string): Promise<void> => {
    const wanted = paths.flatMap((from): PasteStep[] => {
      const to = moveTarget(from, folder)
      return to === undefined ? [] : [{ kind: 'move', from, to }]
    })
    const { taken, undo } = await move(wanted)
    if (taken.length === 0) return
    const place = folder === '' ? t('the top') : nameOf(folder)
    toast(
      movedWords(
        taken.map(({ to }) => to),
        place,
      ),
      undoBy(undo),
    )
  }
  const copyInto = async (paths: readonly string[], folder: string): Promise<void> => {
    // What is there is asked anew: the tree may not have listed this folder yet.
    await tree.refresh(folder)
    const isTaken = (path: string): boolean => entryAt(tree.view(), path) !== undefined
    await move(pasteSteps({ mode: 'copy', paths }, folder, isTaken))
  }
  return {
    moveInto,
    copyInto,
    open: (path, where = {}) => {
      layout.setState({ phoneTab: 'code' })
      changes.seen(path)
      session.workbench.openFile(path, undefined, where)
    },
    openTerminal: async (folder) => {
      try {
        const { id } = await files.openTerminal(folder)
        layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
        session.terminals.choose(id)
      } catch (error) {
        toastError(t('No terminal could be opened'), error)
      }
    },
    create: (path, kind) =>
      history.during(async () => {
        if (!(await steps.create(path, kind))) return
        show([path])
        history.add(() => steps.trash([path]))
        if (kind === 'folder') return
        layout.setState({ phoneTab: 'code' })
        session.workbench.openFile(path)
      }),
    rename: async (from, to) => (await move([{ kind: 'move', from, to }])).taken.length > 0,
    paste: async (folder) => {
      const { clip } = clipboard.store.getState()
      if (clip?.mode === 'copy') return copyInto(clip.paths, folder)
      clipboard.clear()
      if (clip) await moveInto(clip.paths, folder)
    },
    trash: (paths) =>
      history.during(async () => {
        const gone = await steps.trash(paths)
        if (gone.length === 0) return
        const undo = history.add(async () => show(await steps.restore(gone)))
        toast(deletedWords(gone.map(({ path }) => path)), undoBy(undo))
      }),
    undo: async () => {
      if (!(await history.undoLast())) toast(t('There is nothing to undo in the files.'))
    },
    download: (path, folder) => download(files, path, folder),
    copyPaths: async (paths, how) => {
      const base = how === 'absolute' ? (await files.list('')).at : undefined
      const lines = paths.map((path) => (base === undefined ? path : join(base, path)))
      const said = paths.length === 1 ? t('The path is copied.') : t('The paths are copied.')
      await copyText(lines.join('\n'), said)
    },
    copyLink: (path) => copyText(linkTo(session.id, path), t('The link is copied.')),
  }
}

function undoBy(run: () => void): { label: string; run: () => void } {
  return { label: t('Undo'), run }
}

/** One by its name, several by their number. */
function movedWords(paths: readonly string[], place: string): string {
  const [first = ''] = paths
  return paths.length === 1
    ? t('“{name}” is moved to {place}.', { name: nameOf(first), place })
    : t('{count} entries are moved to {place}.', { count: paths.length, place })
}

function deletedWords(paths: readonly string[]): string {
  const [first = ''] = paths
  return paths.length === 1
    ? t('“{name}” is deleted.', { name: nameOf(first) })
    : t('{count} entries are deleted.', { count: paths.length })
}

/** Where something dropped into `folder` ends up, or undefined if it cannot go there or is there. */
export function moveTarget(path: string, folder: string): string | undefined {
  if (parentOf(path) === folder || path === folder || `${folder}/`.startsWith(`${path}/`))
    return undefined
  return join(folder, nameOf(path))
}
