import { useEffect, useSyncExternalStore } from 'react'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { QUERIES } from './console-path.ts'

/** The SQL files people share, by path; undefined before they are known. They follow the disk. */
export function useQueryFiles(): readonly string[] | undefined {
  const { tree } = useWorkspace().session
  useEffect(() => {
    tree.open('')
    tree.open(QUERIES)
  }, [tree])
  const folder = useSyncExternalStore(tree.watch, () => tree.view().folders.get(QUERIES))
  const root = useSyncExternalStore(tree.watch, () => tree.view().folders.get(''))
  useEffect(() => {
    // The folder is made with the first query; it could not be listed before.
    const there = root?.entries.some(({ name }) => name === QUERIES) ?? false
    const status = tree.view().folders.get(QUERIES)?.status
    if (there && status !== 'listed' && status !== 'loading') void tree.refresh(QUERIES)
  }, [root, tree])
  if (folder?.status !== 'listed') return undefined
  return folder.entries
    .filter(({ kind, name }) => kind === 'file' && name.endsWith('.sql'))
    .map(({ path }) => path)
}
