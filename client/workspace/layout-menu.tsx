import { PanelsTopLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
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
      label: mirrored ? 'Side panel at the left' : 'Side panel at the right',
      run: () => layout.setState({ mirrored: !mirrored }),
    },
    {
      label: beside ? 'Terminals below the editors' : 'Terminals beside the editors',
      run: () => layout.setState({ terminalsBeside: !beside, bottomOpen: true }),
    },
    'separator',
    { label: 'Reset layout', run: () => resetLayout(session) },
  ]
  return (
    <Menu entries={entries}>
      <IconButton label="Layout" icon={PanelsTopLeft} />
    </Menu>
  )
}
