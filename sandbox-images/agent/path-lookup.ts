import { readlink, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FoundPath } from '../../shared/terminals.ts'
import type { Root } from './root.ts'

export type Lookup = {
  readonly root: Root
  readonly home: string
  /** The shell whose folder counts; null when it has ended. */
  readonly pid: number | null
}

/**
 * What a path that a program printed means: from the shell's folder, else from the root of the files.
 * Null when there is nothing, or nothing of ours.
 */
export async function findPath(path: string, lookup: Lookup): Promise<FoundPath | null> {
  const { root, home, pid } = lookup
  const folder =
    pid === null ? undefined : await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  const absolute = path.startsWith('~/') ? join(home, path.slice(2)) : path
  for (const from of new Set([folder ?? root.path, root.path])) {
    const found = await insideOf(root, resolve(from, absolute))
    if (found) return found
  }
  return null
}

async function insideOf(root: Root, absolute: string): Promise<FoundPath | undefined> {
  try {
    // `place` once more, because it knows what is reserved.
    await using place = await root.place(root.inside(await realpath(absolute)))
    const about = await stat(place.at)
    if (!about.isFile() && !about.isDirectory()) return undefined
    return { path: place.path, kind: about.isFile() ? 'file' : 'directory', absolute }
  } catch {
    return undefined
  }
}
