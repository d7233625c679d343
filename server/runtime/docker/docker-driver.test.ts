import { bundleAgent } from '../../../sandbox-images/agent/build.ts'
import { testRuntimeDriver } from '../driver-contract.ts'
import { quietLog, type DriverFactory } from '../test-world.ts'
import { DockerDriver } from './docker-driver.ts'
import { crash } from './test-crash.ts'

const factory: DriverFactory = (place) => new DockerDriver({ ...place, bundleAgent, log: quietLog })

testRuntimeDriver('docker', { factory, crash })
