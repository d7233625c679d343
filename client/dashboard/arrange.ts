import type { Workspace, WorkspaceStatus } from '../../shared/workspaces.ts'

export type Order = 'recent' | 'name' | 'status'

/** What runs or went wrong is worth more attention than what rests. */
const RANK: Record<WorkspaceStatus, number> = {
  failed: 0,
  starting: 1,
  running: 2,
  stopping: 3,
  stopped: 4,
}

/** The workspaces that have every word somewhere, in an order; equals by when they were last used. */
export function arrange(
  all: readonly Workspace[],
  { typed, order }: { typed: string; order: Order },
): readonly Workspace[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const recent = all
    .filter((one) => words.every((word) => textOf(one).includes(word)))
    .toSorted((a, b) => b.lastActiveAt.localeCompare(a.lastActiveAt))
  if (order === 'name') return recent.toSorted((a, b) => a.name.localeCompare(b.name))
  return order === 'status' ? recent.toSorted((a, b) => RANK[a.status] - RANK[b.status]) : recent
}

function textOf({ name, template, status, source }: Workspace): string {
  return `${name} ${template} ${status} ${source?.url ?? ''}`.toLocaleLowerCase()
}
