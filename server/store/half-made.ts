import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'

const THERE = new Set(['ENOTEMPTY', 'EEXIST'])

/** A name beside `path` for what is not finished yet; no two makers share one. */
export function halfName(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.new`
}

/** Gives a finished folder its name, unless another maker was first: both made the same. */
export async function renameUnlessThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (!THERE.has(error.code ?? '')) throw error
  })
}
