import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { WorkspaceId } from '../../../shared/ids.ts'
import { ProcessId } from './process-id.ts'

const State = z.object({
  generation: z.int(),
  spec: z.string(),
  /** Where the data of its Postgres lies, and the port it keeps. */
  postgres: z.object({ dataDir: z.string(), port: z.int() }).optional(),
  agent: z
    .object({
      /** Ends when the agent ends; to kill it kills everything under bubblewrap. */
      root: ProcessId,
      /** Who is asked to end. */
      process: ProcessId,
      port: z.int(),
      bootId: z.string(),
    })
    .optional(),
})
export type SandboxState = z.infer<typeof State>

/** What runs of each workspace, in files: the processes outlive this server, and the next one adopts them. */
export class SandboxStates {
  readonly #root: string

  constructor(dataDir: string) {
    this.#root = join(dataDir, 'local', 'sandboxes')
  }

  /** The folder of one sandbox: state, logs, the agent's announcement. */
  folder(workspaceId: WorkspaceId): string {
    return join(this.#root, WorkspaceId.parse(workspaceId))
  }

  async read(workspaceId: WorkspaceId): Promise<SandboxState | undefined> {
    const text = await readFile(this.#file(workspaceId), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    return State.safeParse(jsonOf(text)).data
  }

  async write(workspaceId: WorkspaceId, state: SandboxState): Promise<void> {
    const file = this.#file(workspaceId)
    await mkdir(this.folder(workspaceId), { recursive: true, mode: 0o700 })
    await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }

  async remove(workspaceId: WorkspaceId): Promise<void> {
    await rm(this.folder(workspaceId), { recursive: true, force: true })
  }

  async all(): Promise<{ workspaceId: WorkspaceId; state: SandboxState }[]> {
    const found = []
    for (const name of await readdir(this.#root).catch(() => [])) {
      const id = WorkspaceId.safeParse(name)
      const state = id.success ? await this.read(id.data) : undefined
      if (id.success && state) found.push({ workspaceId: id.data, state })
    }
    return found
  }

  #file(workspaceId: WorkspaceId): string {
    return join(this.folder(workspaceId), 'state.json')
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
