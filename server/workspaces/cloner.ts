import type { WorkspaceId } from '../../shared/ids.ts'
import type { Agent } from '../agent/agent.ts'
import type { Announcer } from './announcer.ts'
import { cloneCommand, cloneFailure } from './clone-command.ts'
import type { LiveSandboxes } from './live-sandboxes.ts'
import type { Log } from './log.ts'
import type { WorkspaceStore } from './workspace-store.ts'

type Deps = { store: WorkspaceStore; live: LiveSandboxes; announcer: Announcer; log: Log }

/** Brings a repository's files into a workspace that was made from one, once, while it already runs. */
export class Cloner implements Disposable {
  readonly #deps: Deps
  readonly #stop: () => void

  constructor(deps: Deps) {
    this.#deps = deps
    this.#stop = deps.live.onAgent((id, agent) => {
      if (agent) void this.#clone(id, agent)
    })
  }

  [Symbol.dispose](): void {
    this.#stop()
  }

  async #clone(id: WorkspaceId, agent: Agent): Promise<void> {
    const { store, announcer, log } = this.#deps
    try {
      const row = await store.find(id)
      if (!row?.source || row.template_applied) return
      const failure = cloneFailure(await agent.exec(cloneCommand(row.source)))
      const reason = failure === undefined ? null : `Cloning ${row.source.url} failed. ${failure}`
      // A failure is told and left to people: the next start must not write over what they did since.
      await announcer.see(id, { templateApplied: true, reason })
      log.info({ workspaceId: id, failure }, 'repository cloned')
    } catch (error) {
      // The sandbox went away meanwhile; the next one begins anew.
      log.warn({ err: error, workspaceId: id }, 'clone broken off')
    }
  }
}
