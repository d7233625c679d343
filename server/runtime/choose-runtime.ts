import type { BundleAgent } from './bundle-agent.ts'
import type { RemoveForeign } from './disk/remove-tree.ts'
import { DockerDriver } from './docker/docker-driver.ts'
import type { RuntimeDriver } from './driver.ts'
import { LocalDriver } from './local/local-driver.ts'
import type { Log } from './log.ts'

type Deps = {
  config: {
    runtime: 'auto' | 'docker' | 'local'
    dataDir: string
    caFile: string | undefined
  }
  instanceId: string
  bundleAgent: BundleAgent
  log: Log
}

/** Where sandboxes run here, and what people should know about it. */
export type Runtime = {
  readonly driver: RuntimeDriver
  readonly warnings: readonly string[]
  /** Removes what belongs to other uids, where our own rights do not reach. */
  readonly removeForeign?: RemoveForeign
}

/** Docker when its engine answers, else this machine itself. What was asked for by name is not replaced. */
export async function chooseRuntime({
  config,
  instanceId,
  bundleAgent,
  log,
}: Deps): Promise<Runtime> {
  const { runtime, dataDir, caFile } = config
  const common = { dataDir, caFile, bundleAgent, log }
  if (runtime !== 'local') {
    const driver = new DockerDriver({ ...common, instanceId })
    const probe = await driver.probe()
    if (probe.available) return { driver, warnings: probe.warnings }
    await driver[Symbol.asyncDispose]()
    if (runtime === 'docker') throw new Error(`ATELIER_RUNTIME=docker, but: ${probe.reason}`)
    return local(new LocalDriver(common), probe.reason)
  }
  return local(new LocalDriver(common), undefined)
}

async function local(driver: LocalDriver, noDocker: string | undefined): Promise<Runtime> {
  const probe = await driver.probe()
  if (!probe.available) {
    await driver[Symbol.asyncDispose]()
    throw new Error([noDocker, probe.reason].filter(Boolean).join(' '))
  }
  const why = noDocker ? [`No Docker: ${noDocker}`] : []
  return { driver, warnings: [...why, ...probe.warnings] }
}
