import { safetyBoard } from '../collab/safety-board.ts'
import type { WorkspaceSession } from './session.ts'
import { type Workbench, panelPath } from './workbench.ts'

/** Closes these tabs, but for those that are pinned. */
export function closeAll(workbench: Workbench, ids: readonly string[]): void {
  const { pinned } = workbench.store.getState().marks
  for (const id of ids) if (!pinned.includes(id)) workbench.close(id)
}

export function closeOthers(workbench: Workbench, id: string): void {
  closeAll(
    workbench,
    workbench.row(id).filter((each) => each !== id),
  )
}

export function closeToTheRight(workbench: Workbench, id: string): void {
  const row = workbench.row(id)
  closeAll(workbench, row.slice(row.indexOf(id) + 1))
}

/** Closes the files of the row whose text has all reached the disk. */
export function closeSaved({ id: workspaceId, workbench }: WorkspaceSession, id: string): void {
  const board = safetyBoard.getState()
  const isSaved = (tab: string): boolean => {
    const path = panelPath(tab)
    return path !== null && (board[`${workspaceId}/${path}`] ?? 'written') === 'written'
  }
  closeAll(workbench, workbench.row(id).filter(isSaved))
}

/** The tab `step` places on in the row, round its ends. */
export function neighbour(row: readonly string[], id: string, step: number): string | undefined {
  const at = row.indexOf(id)
  return at < 0 ? row[0] : row[(at + step + row.length) % row.length]
}

/**
 * Where a walk through the latest tabs stands. The list stays as it was when the walk began, so that
 * every step leads further back; it ends when `Alt` is let go.
 */
export class RecentWalk {
  #list: readonly string[] = []
  #at = 0

  /** The id `step` further back, or forward for a negative one. */
  next(recent: readonly string[], step: number): string | undefined {
    if (this.#list.length === 0) this.#list = recent
    if (this.#list.length === 0) return undefined
    this.#at = (this.#at + step + this.#list.length) % this.#list.length
    return this.#list[this.#at]
  }

  /** Answers what it walked through, the place it ended at first. */
  end(): readonly string[] {
    const ended = this.#list[this.#at]
    const list = this.#list
    this.#list = []
    this.#at = 0
    return ended === undefined ? [] : [ended, ...list.filter((id) => id !== ended)]
  }
}
