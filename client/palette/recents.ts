import type { WorkspaceSession } from '../workspace/session.ts'

const MOST = 60

type Disk = Pick<Storage, 'getItem' | 'setItem'>

/** What somebody chose lately, the latest first; this browser remembers it. */
export class Recents {
  readonly #key: string
  readonly #disk: Disk
  #ids: readonly string[]

  constructor(scope: string, disk: Disk) {
    this.#key = `atelier.recent.${scope}`
    this.#disk = disk
    this.#ids = read(disk, this.#key)
  }

  ids(): readonly string[] {
    return this.#ids
  }

  add(id: string): void {
    if (this.#ids[0] === id) return
    this.#ids = [id, ...this.#ids.filter((each) => each !== id)].slice(0, MOST)
    try {
      this.#disk.setItem(this.#key, JSON.stringify(this.#ids))
    } catch {
      // A full or closed storage only costs the memory of it.
    }
  }
}

const known = new Map<string, Recents>()

/** The commands used lately, in any workspace. */
export function recentCommands(): Recents {
  return recentsOf('commands')
}

/** The files opened lately in a workspace, however they were opened. */
export function recentFiles({ id }: Pick<WorkspaceSession, 'id'>): Recents {
  return recentsOf(id)
}

function recentsOf(scope: string): Recents {
  const found = known.get(scope) ?? new Recents(scope, localStorage)
  known.set(scope, found)
  return found
}

function read(disk: Disk, key: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(disk.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}
