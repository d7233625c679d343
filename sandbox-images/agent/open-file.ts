import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { Place } from './root.ts'

const { O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** Opens an ordinary file. Pipes and devices are refused without waiting for their other end. */
export async function openFile(place: Place, flags = O_RDONLY): Promise<FileHandle> {
  const file = await open(place.at, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
  const stats = await file.stat()
  if (stats.isFile()) return file
  await file.close()
  if (stats.isDirectory()) throw new AppError('conflict', 'This is a folder.')
  throw new AppError('forbidden', 'This is not an ordinary file.')
}
