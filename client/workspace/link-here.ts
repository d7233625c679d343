import { linkTo } from './place.ts'
import type { WorkspaceSession } from './session.ts'
import { statusSlots } from './status-slots.ts'
import { panelPath } from './workbench.ts'

/** A link to the panel in front, and to the lines that are selected or the caret's. */
export function linkHere(session: WorkspaceSession, id: string): string {
  const { caret } = statusSlots.getState()
  const here = caret !== null && caret.path === panelPath(id) ? caret : null
  const at = here?.lines ? { line: here.lines.from, endLine: here.lines.to } : here
  return linkTo(session.id, { panel: id, at })
}
