import { randomUUID } from 'node:crypto'
import { AGENT_PROTOCOL, type AgentConfig, type AgentInfo } from '../../shared/agent-protocol.ts'
import { archiveRoute } from './archive.ts'
import { userName } from './become-user.ts'
import type { Route } from './call.ts'
import { childEnv } from './child-env.ts'
import { tunnel } from './dial.ts'
import { execRoute } from './exec.ts'
import { FileReader } from './file-reader.ts'
import { fileRoutes, route } from './file-routes.ts'
import { FileWriter } from './file-writer.ts'
import { Hashes } from './hashes.ts'
import { Listener } from './listener.ts'
import { Locks } from './locks.ts'
import { errorFields, log } from './log.ts'
import { readMetrics } from './metrics.ts'
import { News, newsSocket } from './news.ts'
import { Ports } from './ports.ts'
import { ptyRoutes, Ptys, ptySocket } from './ptys.ts'
import { Reporter } from './reporter.ts'
import { Root } from './root.ts'
import { searchRoutes } from './search.ts'
import { templateRoute } from './template.ts'
import { Trash } from './trash.ts'

export const VERSION = '1'

/** Everything the agent is made of, listening once `listen` resolves. */
export class SandboxAgent implements AsyncDisposable {
  readonly bootId = randomUUID()
  readonly #config: AgentConfig
  readonly #env: Readonly<Record<string, string>>
  readonly #root: Root
  readonly #trash: Trash
  readonly #news = new News(this.bootId)
  readonly #ports: Ports
  readonly #ptys: Ptys
  readonly #reporter: Reporter
  #port = 0

  constructor(config: AgentConfig) {
    this.#config = config
    this.#env = childEnv(config, this.bootId)
    this.#root = new Root(config.root)
    this.#trash = new Trash(this.#root)
    this.#ports = new Ports({
      scope: config.portScope,
      bootId: this.bootId,
      hidden: () => [this.#port, ...config.hiddenPorts],
    })
    this.#ptys = new Ptys({
      config,
      env: this.#env,
      root: this.#root,
      events: {
        onChange: () => this.#reporter.ptysChanged(),
        onActivity: () => this.#reporter.active(),
      },
    })
    this.#reporter = new Reporter({
      news: this.#news,
      ports: this.#ports,
      ptys: () => this.#ptys,
      root: this.#root.path,
    })
  }

  /** The port it listens on. Watching begins by itself and takes as long as the tree is large. */
  async listen(): Promise<number> {
    const listener = new Listener({
      token: this.#config.token,
      routes: this.#routes(),
      upgrades: [newsSocket(this.#news), ptySocket(this.#ptys)],
      tunnel: (target, socket, head) =>
        tunnel(target, { socket, head, allowed: (port) => this.#ports.mayDial(port) }),
    })
    this.#port = await listener.listen(this.#config.listen)
    this.#reporter.start().catch((error: unknown) => log('cannot watch', errorFields(error)))
    // Nothing deleted yet means no trash to look through.
    this.#trash.prune(Date.now()).catch(() => undefined)
    return this.#port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#reporter[Symbol.dispose]()
    await this.#ptys.closeAll()
  }

  #routes(): Route[] {
    const [root, env, hashes] = [this.#root, this.#env, new Hashes()]
    const reader = new FileReader({ root, hashes })
    const writer = new FileWriter({ root, hashes, locks: new Locks() })
    const { ripgrep, templates } = this.#config
    return [
      route('GET', '/v1/info', (call) => call.answer(this.#info())),
      ...fileRoutes({ root, hashes, reader, writer, trash: this.#trash }),
      ...searchRoutes({ root, env, ripgrep }),
      archiveRoute({ root, env }),
      templateRoute({ root, templates }),
      ...ptyRoutes(this.#ptys),
      execRoute({ root, env }),
      route('GET', '/v1/ports', async (call) => call.answer({ ports: await this.#ports.list() })),
      route('POST', '/v1/ports/:port/stop', async (call) => {
        await this.#ports.stop(Number(call.params['port']))
        call.done()
      }),
      route('GET', '/v1/metrics', async (call) => call.answer(await readMetrics(root.path))),
    ]
  }

  #info(): AgentInfo {
    return {
      protocol: AGENT_PROTOCOL,
      version: VERSION,
      bootId: this.bootId,
      pid: process.pid,
      user: userName(this.#config),
      root: this.#root.path,
      home: this.#config.home,
    }
  }
}
