import { useCallback, useSyncExternalStore } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { RoomClient, RoomView } from '../collab/room-client.ts'
import type { SharedFileView } from '../collab/shared-file.ts'
import { findFile, takeFile } from '../collab/shared-files.ts'

const OPENING: SharedFileView = { status: 'opening' }

/** The shared file at a path, for as long as the panel is there. */
export function useSharedFile(
  workspaceId: WorkspaceId,
  path: string,
): { view: SharedFileView; retry: () => void } {
  const watch = useCallback(
    (listener: () => void) => {
      const { file, release } = takeFile(workspaceId, path)
      const stop = file.watch(listener)
      return () => {
        stop()
        release()
      }
    },
    [workspaceId, path],
  )
  const file = () => findFile(workspaceId, path)
  const view = useSyncExternalStore(watch, () => file()?.view() ?? OPENING)
  return { view, retry: () => file()?.retryNow() }
}

/** What a room says of itself, as it changes. */
export function useRoomView(room: RoomClient): RoomView {
  return useSyncExternalStore(room.watch, room.view)
}
