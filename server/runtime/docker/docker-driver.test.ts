import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import { testRuntimeDriver } from '../driver-contract.ts'
import { quietLog, type DriverFactory } from '../test-world.ts'
import { DockerDriver } from './docker-driver.ts'
import { Engine } from './engine.ts'

const { docker } = new Engine()

const factory: DriverFactory = (place) => new DockerDriver({ ...place, bundleAgent, log: quietLog })

testRuntimeDriver('docker', {
  factory,
  async crash(workspaceId) {
    const label = [`atelier.workspace=${workspaceId}`, 'atelier.part=sandbox']
    for (const { Id } of await docker.listContainers({ filters: { label } })) {
      await docker.getContainer(Id).kill()
    }
  },
})
