import { type DragEvent, useEffect, useRef, useState } from 'react'
import { onMac } from '../app/chords.ts'
import { moveTarget } from './use-file-actions.ts'
import { isWithin } from './paths.ts'

const OPEN_MS = 600

type Hands = {
  /** Files may be moved here at all. */
  readonly enabled: boolean
  /** What a drag that begins at an event takes along; none forbids it. */
  readonly pathsAt: (event: DragEvent) => readonly string[]
  /** The folder that a drop at an event goes into. */
  readonly folderAt: (event: DragEvent) => string
  readonly openFolder: (folder: string) => void
  readonly onDrop: (paths: readonly string[], folder: string, how: 'move' | 'copy') => void
  readonly onFiles: (data: DataTransfer, folder: string) => void
}
export type TreeDrag = {
  /** The folder that would get what is held over it now. */
  readonly folder: string | null
  readonly handlers: Record<
    'onDragStart' | 'onDragOver' | 'onDragLeave' | 'onDragEnd' | 'onDrop',
    (event: DragEvent) => void
  >
}

/** Files dragged about in the tree, out of it, or into it from the desktop. */
export function useTreeDrag(hands: Hands): TreeDrag {
  const [folder, setFolder] = useState<string | null>(null)
  const held = useRef<readonly string[]>([])
  const { openFolder } = hands
  useEffect(() => {
    if (folder === null || folder === '') return
    const timer = setTimeout(() => openFolder(folder), OPEN_MS)
    return () => clearTimeout(timer)
    // The hands are new at every render; the wait is about the folder.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [folder])
  /** What a drop would do; undefined when it cannot be dropped here. */
  const plan = (event: DragEvent): { folder: string; how: 'move' | 'copy' } | undefined => {
    if (!hands.enabled) return undefined
    const into = hands.folderAt(event)
    const how = (onMac ? event.altKey : event.ctrlKey) ? 'copy' : 'move'
    if (event.dataTransfer.types.includes('Files')) return { folder: into, how: 'copy' }
    const fits = held.current.filter((path) =>
      how === 'copy' ? !isWithin(into, path) : moveTarget(path, into) !== undefined,
    )
    return fits.length > 0 ? { folder: into, how } : undefined
  }
  const stop = (): void => setFolder(null)
  return {
    folder,
    handlers: {
      onDragStart: (event) => {
        held.current = hands.pathsAt(event)
        if (held.current.length === 0) return event.preventDefault()
        event.dataTransfer.setData('text/plain', held.current.join('\n'))
        event.dataTransfer.effectAllowed = 'copyMove'
      },
      onDragOver: (event) => {
        const wanted = plan(event)
        setFolder(wanted?.folder ?? null)
        if (!wanted) return
        event.preventDefault()
        event.dataTransfer.dropEffect = wanted.how
      },
      onDragLeave: (event) => {
        const to = event.relatedTarget
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) stop()
      },
      onDragEnd: () => {
        held.current = []
        stop()
      },
      onDrop: (event) => {
        const wanted = plan(event)
        stop()
        if (!wanted) return
        event.preventDefault()
        if (event.dataTransfer.types.includes('Files'))
          hands.onFiles(event.dataTransfer, wanted.folder)
        else hands.onDrop(held.current, wanted.folder, wanted.how)
        held.current = []
      },
    },
  }
}
