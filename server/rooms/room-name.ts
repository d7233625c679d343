import { AppError } from '../../shared/errors.ts'
import { FileId, WorkspaceId } from '../../shared/ids.ts'

const RoomName = /^([0-9a-f-]{36})\.(\d{1,9})$/

/** What the address of a socket names; `not_found` for what is no name of ours. */
export function readRoomName(params: Readonly<Record<string, string>>) {
  const workspaceId = WorkspaceId.safeParse(params['workspaceId'])
  const [, id, generation] = RoomName.exec(params['room'] ?? '') ?? []
  const fileId = FileId.safeParse(id)
  if (!workspaceId.success || !fileId.success) {
    throw new AppError('not_found', 'There is no such document.')
  }
  return { workspaceId: workspaceId.data, fileId: fileId.data, generation: Number(generation) }
}
