import type { WorkspaceId } from '../../../shared/ids.ts'
import { Engine } from './engine.ts'

const { docker } = new Engine()

/** Ends a sandbox behind our back. */
export async function crash(workspaceId: WorkspaceId): Promise<void> {
  const label = [`atelier.workspace=${workspaceId}`, 'atelier.part=sandbox']
  for (const { Id } of await docker.listContainers({ filters: { label } })) {
    await docker.getContainer(Id).kill()
  }
}

/** Whether Docker is there and knows a runtime class of this name. */
export async function hasRuntime(name: string): Promise<boolean> {
  const { Runtimes } = (await docker.info().catch(() => ({}))) as { Runtimes?: object }
  return name in (Runtimes ?? {})
}
