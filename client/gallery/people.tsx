import type { ReactNode } from 'react'
import { WorkspaceStatus } from '../dashboard/workspace-status.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { type DotTone, StatusDot } from '../ui/status-dot.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Part, Specimens } from './part.tsx'

const NAMES = [
  'Ada L',
  'Bob',
  'Cleo M',
  'Dev',
  'Eva R',
  'Finn',
  'Gil',
  'Hana',
  'Ida',
  'Joe',
  'Kai',
  'Lea',
]
const TONES: readonly DotTone[] = ['success', 'warning', 'danger', 'busy', 'off']
const STATES = ['running', 'starting', 'stopping', 'stopped', 'failed'] as const

/** People and states: the only two things that are colourful. */
export function People(): ReactNode {
  return (
    <>
      <Part title="People">
        {[false, true].map((dim) => (
          <Specimens key={String(dim)}>
            {NAMES.map((name, slot) => (
              <Avatar key={name} name={name} slot={slot} dim={dim} />
            ))}
          </Specimens>
        ))}
      </Part>
      <Part title="States in a word">
        <Specimens>
          {TONES.map((tone) => (
            <span key={tone} className="inline-flex items-center gap-1.5">
              <StatusDot tone={tone} /> {tone}
            </span>
          ))}
        </Specimens>
        <Specimens>
          {STATES.map((status) => (
            <WorkspaceStatus key={status} status={status} />
          ))}
        </Specimens>
      </Part>
      <Part title="Lists and tabs">
        <List label="Specimen rows">
          <ListRow title="A row" detail="With what is known of it" />
          <ListRow title="Another" lead={<Avatar name="Ada L" slot={0} />} />
        </List>
        <div className="flex h-32 flex-col rounded-card border border-line bg-panel">
          <PanelHeader title="A panel" />
          <Tabs
            label="Views"
            tabs={[
              { value: 'one', label: 'One', content: <p className="p-3">The first view.</p> },
              { value: 'two', label: 'Two', count: 2, content: <p className="p-3">The second.</p> },
            ]}
          />
        </div>
      </Part>
    </>
  )
}
