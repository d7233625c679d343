import { PageReports } from './page-reports.ts'
import type { PreviewChoice } from './preview-choice.ts'

const all = new WeakMap<PreviewChoice, PageReports>()

/** What the page in a workspace's pane said; it outlives the pane, because tabs come and go. */
export function reportsOf(preview: PreviewChoice): PageReports {
  const known = all.get(preview) ?? new PageReports()
  all.set(preview, known)
  return known
}
