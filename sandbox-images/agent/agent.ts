import { randomUUID } from 'node:crypto'
import { AGENT_PROTOCOL, type AgentConfig, type AgentInfo } from '../../shared/agent-protocol.ts'
import { userName } from './become-user.ts'
import type { Route } from './call.ts'
import { childEnv } from './child-env.ts'
import { tunnel } from './dial.ts'
import { FileReader } from './file-reader.ts'
import { fileRoutes, route } from './file-routes.ts'
import { FileWriter } from './file-writer.ts'
import { Hashes } from './hashes.ts'
import { Listener } from './listener.ts'
import { Locks } from './locks.ts'
import { News, newsSocket } from './news.ts'
import { ptyRoutes, Ptys, ptySocket } from './ptys.ts'
import { Root } from './root.ts'
import { Trash } from './trash.ts'

export const VERSION = '1'

/** Everything the agent is made of, listening once `listen` resolves. */
export class SandboxAgent implements AsyncDisposable {
  readonly bootId = randomUUID()
  readonly #config: AgentConfig
  readonly #ptys: Ptys
  readonly #news: News
  readonly #root: Root

  constructor(config: AgentConfig) {
    this.#config = config
    this.#root = new Root(config.root)
    this.#news = new News(this.bootId)
    const env = childEnv(config, this.bootId)
    const events = { onChange: () => {}, onActivity: () => {} }
    this.#ptys = new Ptys({ config, env, root: this.#root, events })
  }

  /** The port it listens on. */
  async listen(): Promise<number> {
    const listener = new Listener({
      token: this.#config.token,
      routes: this.#routes(),
      upgrades: [newsSocket(this.#news), ptySocket(this.#ptys)],
      tunnel: (target, socket, head) =>
        tunnel(target, { socket, head, allowed: async (port) => port !== this.#port }),
    })
    this.#port = await listener.listen(this.#config.listen)
    return this.#port
  }
  #port = 0

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ptys.closeAll()
  }

  #routes(): Route[] {
    const root = this.#root
    const hashes = new Hashes()
    const reader = new FileReader({ root, hashes })
    const writer = new FileWriter({ root, hashes, locks: new Locks() })
    return [
      route('GET', '/v1/info', (call) => call.answer(this.#info())),
      ...fileRoutes({ root, hashes, reader, writer, trash: new Trash(root) }),
      ...ptyRoutes(this.#ptys),
    ]
  }

  #info(): AgentInfo {
    const { home } = this.#config
    return {
      protocol: AGENT_PROTOCOL,
      version: VERSION,
      bootId: this.bootId,
      pid: process.pid,
      user: userName(this.#config),
      root: this.#root.path,
      home,
    }
  }
}
