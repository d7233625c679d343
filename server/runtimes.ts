import { bundleAgent } from '../sandbox-images/agent/build.ts'
import type { Config } from './config.ts'
import { type ChosenRuntime, chooseRuntime } from './runtime/choose-runtime.ts'
import { DockerDriver } from './runtime/docker/docker-driver.ts'
import { LocalDriver } from './runtime/local/local-driver.ts'
import type { Log } from './runtime/log.ts'

/** Where sandboxes of this installation run, chosen by asking what is there. */
export function openRuntime(
  config: Config,
  { instanceId, log }: { instanceId: string; log: Log },
): Promise<ChosenRuntime> {
  const { dataDir, caFile } = config
  const common = { dataDir, caFile, bundleAgent, log }
  return chooseRuntime(config, {
    docker: () => new DockerDriver({ ...common, instanceId }),
    local: () => new LocalDriver(common),
  })
}

/** What people should know about the runtime, in sentences. */
export function runtimeWarnings({ probe, insteadOfDocker }: ChosenRuntime): string[] {
  return [...(insteadOfDocker ? [`No Docker: ${insteadOfDocker}`] : []), ...probe.warnings]
}
