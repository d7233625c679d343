import { t } from '../words/words.ts'
import { type Layout, DEFAULT_LAYOUT } from './layout-store.ts'
import type { WorkspaceSession } from './session.ts'

type Preset = {
  readonly id: string
  readonly title: string
  readonly around: Pick<Layout, 'side' | 'bottomOpen' | 'rightOpen'>
  /** Whether the running app stands beside the code. */
  readonly preview: boolean
}

/** Ways to stand that are named after what one is up to. The open files stay open in each. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'code',
    title: t('Code'),
    around: { side: 'files', bottomOpen: true, rightOpen: false },
    preview: false,
  },
  {
    id: 'build',
    title: t('Build'),
    around: { side: 'files', bottomOpen: true, rightOpen: false },
    preview: true,
  },
  {
    id: 'review',
    title: t('Review'),
    around: { side: 'files', bottomOpen: false, rightOpen: true },
    preview: false,
  },
  {
    id: 'focus',
    title: t('Focus'),
    around: { side: null, bottomOpen: false, rightOpen: false },
    preview: false,
  },
]

/** Takes up a preset: what stands around the editors, and one row of tabs in the middle. */
export function takeUp({ layout, workbench }: WorkspaceSession, preset: Preset): void {
  const { active } = workbench.store.getState()
  layout.setState(preset.around)
  if (preset.preview) workbench.open({ kind: 'preview' }, { beside: true })
  else workbench.close('preview')
  workbench.dock?.gather()
  if (active !== null) workbench.focus(active)
}

/** Everything where it was in the beginning; tabs stay open. */
export function resetLayout({ layout, workbench }: WorkspaceSession): void {
  const { dock: _dock, tabs: _tabs, phoneTab: _phoneTab, ...rest } = DEFAULT_LAYOUT
  layout.setState(rest)
  workbench.dock?.gather()
}
