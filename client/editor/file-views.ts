import { createStore } from 'zustand/vanilla'
import { nameOf } from '../files/paths.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import type { Workbench } from '../workspace/workbench.ts'

/** The file that the next one is to be compared with. */
export const comparisonStore = createStore<{ chosen: string | null }>(() => ({ chosen: null }))

/** Whether a file describes a page. */
export function hasPage(path: string): boolean {
  return /\.(md|markdown)$/i.test(path)
}

export function openPage(workbench: Workbench, path: string): void {
  workbench.open({ kind: 'file', path, view: { as: 'page' } }, { beside: true })
}

/** Opens a file beside another, or beside its version on disk. */
export function compare(workbench: Workbench, path: string, against: string | null): void {
  workbench.open({ kind: 'file', path, view: { as: 'comparison', against } })
}

/** The other ways to see a file, for its menus. */
export function viewEntries(workbench: Workbench, path: string): MenuEntry[] {
  const { chosen } = comparisonStore.getState()
  return [
    ...(hasPage(path)
      ? [{ label: t('Open the page beside'), run: () => openPage(workbench, path) }]
      : []),
    { label: t('Compare with disk'), run: () => compare(workbench, path, null) },
    { label: t('Select to compare'), run: () => comparisonStore.setState({ chosen: path }) },
    ...(chosen !== null && chosen !== path
      ? [
          {
            label: t('Compare with {chosen}', { chosen: nameOf(chosen) }),
            run: () => compare(workbench, path, chosen),
          },
        ]
      : []),
  ]
}
