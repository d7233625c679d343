import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import type { WorkspaceId } from '../../../shared/ids.ts'
import { testRuntimeDriver } from '../driver-contract.ts'
import { quietLog, type DriverFactory } from '../test-world.ts'
import { LocalDriver } from './local-driver.ts'
import { SandboxStates } from './sandbox-state.ts'

const seen = new Set<string>()

for (const allowBubblewrap of [true, false]) {
  const factory: DriverFactory = ({ dataDir }) => {
    seen.add(dataDir)
    return new LocalDriver({ dataDir, bundleAgent, log: quietLog, allowBubblewrap })
  }
  const name = allowBubblewrap ? 'local under bubblewrap' : 'local as plain processes'
  testRuntimeDriver(name, { factory, crash })
}

async function crash(workspaceId: WorkspaceId): Promise<void> {
  for (const dataDir of seen) {
    const state = await new SandboxStates(dataDir).read(workspaceId)
    if (state?.agent) process.kill(state.agent.process.pid, 'SIGKILL')
  }
}
