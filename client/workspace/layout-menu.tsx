import { PanelsTopLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { PRESETS, resetLayout, takeUp } from './layout-presets.ts'
import { useLayout, useWorkspace } from './use-workspace.ts'

/** The ways a workspace can stand. */
export function LayoutMenu(): ReactNode {
  const { session } = useWorkspace()
  const { layout } = session
  const mirrored = useLayout((state) => state.mirrored)
  const beside = useLayout((state) => state.terminalsBeside)
  const entries: MenuEntry[] = [
    ...PRESETS.map((preset) => ({ label: preset.title, run: () => takeUp(session, preset) })),
    'separator',
    {
      label: mirrored ? t('Side panel at the left') : t('Side panel at the right'),
      run: () => layout.setState({ mirrored: !mirrored }),
    },
    {
      label: beside ? t('Terminals below the editors') : t('Terminals beside the editors'),
      run: () => layout.setState({ terminalsBeside: !beside, bottomOpen: true }),
    },
    'separator',
    { label: t('Reset layout'), run: () => resetLayout(session) },
  ]
  return (
    <Menu entries={entries}>
      <IconButton label={t('Layout')} icon={PanelsTopLeft} />
    </Menu>
  )
}
