import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { Port } from '../../shared/ports.ts'
import { Loaded } from '../app/loaded.tsx'
import { StateView } from '../ui/common-states.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { DeviceBar } from './device-bar.tsx'
import { FaultList } from './fault-list.tsx'
import { PreviewBar } from './preview-bar.tsx'
import { portToShow } from './preview-choice.ts'
import { PreviewStage } from './preview-stage.tsx'
import { usePorts } from './use-ports.ts'

/** The running app, in a pane of its own origin. */
export function PreviewPanel(): ReactNode {
  const { session } = useWorkspace()
  const query = usePorts()
  const choice = useStore(session.preview.store)
  return (
    <Loaded query={query} what={t('the preview')}>
      {(ports) => {
        const port = portToShow(choice, ports)
        if (port === undefined) {
          return (
            <StateView
              state={{
                kind: 'empty',
                title: t('Nothing to preview yet'),
                hint: t('Start a server in a terminal; this pane shows it as soon as it listens.'),
              }}
            />
          )
        }
        return <Pane port={port} ports={ports} />
      }}
    </Loaded>
  )
}

function Pane({ port, ports }: { port: number; ports: readonly Port[] }): ReactNode {
  const [faults, showFaults] = useState(false)
  return (
    <div className="flex h-full flex-col">
      <PreviewBar {...{ port, ports, faults, showFaults }} />
      <DeviceBar />
      <PreviewStage key={port} port={port} ports={ports} />
      {faults && <FaultList close={() => showFaults(false)} />}
    </div>
  )
}
