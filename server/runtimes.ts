import { bundleAgent } from '../sandbox-images/agent/build.ts'
import type { Config } from './config.ts'
import { type ChosenRuntime, chooseRuntime } from './runtime/choose-runtime.ts'
import type { RemoveForeign } from './runtime/disk/remove-tree.ts'
import { DockerDriver } from './runtime/docker/docker-driver.ts'
import { LocalDriver } from './runtime/local/local-driver.ts'
import type { Log } from './runtime/log.ts'

/** The runtime, and how to remove what belongs to users of containers where our own rights end. */
export type OpenRuntime = ChosenRuntime & { readonly removeForeign?: RemoveForeign }

/** Where sandboxes of this installation run, chosen by asking what is there. */
export async function openRuntime(
  config: Config,
  { instanceId, log }: { instanceId: string; log: Log },
): Promise<OpenRuntime> {
  const { dataDir, caFile, sandboxRuntime } = config
  const common = { dataDir, caFile, bundleAgent, log }
  const docker = new DockerDriver({ ...common, instanceId, sandboxRuntime })
  const chosen = await chooseRuntime(config, {
    docker: () => docker,
    local: () => new LocalDriver(common),
  })
  const ours = chosen.driver === docker
  return { ...chosen, ...(ours && { removeForeign: (path: string) => docker.removeTree(path) }) }
}

/** What people should know about the runtime, in sentences. */
export function runtimeWarnings({ probe, insteadOfDocker }: ChosenRuntime): string[] {
  return [...(insteadOfDocker ? [`No Docker: ${insteadOfDocker}`] : []), ...probe.warnings]
}
