import { useCallback, useSyncExternalStore } from 'react'
import type { FileTree, TreeView } from './file-tree.ts'

/** What is known of the files, at most once a frame: a rescan lists hundreds of folders at once. */
export function useTreeView(tree: FileTree): TreeView {
  const watch = useCallback(
    (changed: () => void) => {
      let frame = 0
      const stop = tree.watch(() => {
        frame ||= requestAnimationFrame(() => {
          frame = 0
          changed()
        })
      })
      return () => {
        cancelAnimationFrame(frame)
        stop()
      }
    },
    [tree],
  )
  return useSyncExternalStore(watch, tree.view)
}
