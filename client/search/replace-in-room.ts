import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { RoomClient, RoomView } from '../collab/room-client.ts'
import type { SharedFile } from '../collab/shared-file.ts'
import { takeFile } from '../collab/shared-files.ts'
import { type LineEdit, placesIn } from './line-edits.ts'
import { changedSince } from './replacer.ts'

const PATIENCE_MS = 10_000

/**
 * Edits a file where people have it open, as one of them: their edits and ours are merged, and their
 * carets stay. False when the file has no room, as one that is too large.
 */
export async function replaceInRoom(
  workspaceId: WorkspaceId,
  path: string,
  edits: readonly LineEdit[],
): Promise<boolean> {
  const { file, release } = takeFile(workspaceId, path)
  try {
    const room = await roomOf(file)
    if (!room) return false
    if (!(await until(room, isThere)))
      throw new AppError('timeout', 'The others could not be reached. Try again.')
    if (room.view().readOnly !== null)
      throw new AppError('forbidden', 'It cannot be edited now. Open it to see why.')
    const places = placesIn(room.text.toString(), edits)
    if (!places) throw changedSince()
    room.doc.transact(() => {
      for (const { at, remove, insert } of places) {
        room.text.delete(at, remove)
        room.text.insert(at, insert)
      }
    })
    // Not thrown when it takes longer: what is not sent yet is kept, and the status bar says so.
    await until(room, ({ unsaved }) => unsaved === 0)
    return true
  } finally {
    release()
  }
}

/** What this device kept may be old: only what the server has told since counts as seen. */
function isThere({ ready, sync }: RoomView): boolean {
  return ready && sync.word !== 'Reconnecting' && sync.word !== 'Offline'
}

async function roomOf(file: SharedFile): Promise<RoomClient | undefined> {
  await settled(file.watch, () => file.view().status !== 'opening')
  const view = file.view()
  if (view.status === 'open') return view.room
  if (view.status === 'refused' && (view.code === 'too_large' || view.code === 'not_text'))
    return undefined
  throw new AppError('unavailable', 'Its live copy could not be opened. Try again.')
}

function until(room: RoomClient, holds: (view: RoomView) => boolean): Promise<boolean> {
  return settled(room.watch, () => holds(room.view()))
}

/** Whether something came to hold in time. */
async function settled(
  watch: (listener: () => void) => () => void,
  holds: () => boolean,
): Promise<boolean> {
  if (holds()) return true
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const stop = watch(() => holds() && resolve(true))
  const timer = setTimeout(() => resolve(false), PATIENCE_MS)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    stop()
  }
}
