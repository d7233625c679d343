import { useEffect, useState, useSyncExternalStore } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { RoomClient, RoomView } from '../collab/room-client.ts'
import type { SharedFile, SharedFileView } from '../collab/shared-file.ts'
import { takeFile } from '../collab/shared-files.ts'

const OPENING: SharedFileView = { status: 'opening' }
const nothing = () => () => {}

/** The shared file at a path, for as long as the panel is there. */
export function useSharedFile(
  workspaceId: WorkspaceId,
  path: string,
): { view: SharedFileView; retry: () => void } {
  const [file, setFile] = useState<SharedFile>()
  useEffect(() => {
    const use = takeFile(workspaceId, path)
    setFile(use.file)
    return use.release
  }, [workspaceId, path])
  const view = useSyncExternalStore(file?.watch ?? nothing, file?.view ?? (() => OPENING))
  return { view, retry: () => file?.retryNow() }
}

/** What a room says of itself, as it changes. */
export function useRoomView(room: RoomClient): RoomView {
  return useSyncExternalStore(room.watch, room.view)
}
