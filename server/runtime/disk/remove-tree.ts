import { rm } from 'node:fs/promises'

/** Removes a tree in which some entries belong to other uids, with more rights than ours. */
export type RemoveForeign = (path: string) => Promise<void>

/** Removes a tree; falls back to `removeForeign` where our own rights do not reach. */
export async function removeTree(path: string, removeForeign?: RemoveForeign): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 })
  } catch (error) {
    if (!removeForeign || !isDenied(error)) throw error
    await removeForeign(path)
    await rm(path, { recursive: true, force: true })
  }
}

function isDenied(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EACCES' || code === 'EPERM'
}
