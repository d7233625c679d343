import { Terminal as Headless } from '@xterm/headless'
import { startTestAgent } from '../../server/agent/test-agent.ts'
import { serve, testWorkspace, until } from '../../server/people/test-workspace.ts'
// What the test database is given, as a type.
import type {} from '../../server/store/test-global-setup.ts'
import { TerminalSockets } from '../../server/terminals/terminal-sockets.ts'
import { terminalRoutes } from '../../server/terminals/routes.ts'
import type { UserId } from '../../shared/ids.ts'
import type { Terminal } from '../../shared/terminals.ts'
import type { LineSocket } from '../collab/room-line.ts'
import { OrderedScreen } from './ordered-screen.ts'
import { TerminalClient } from './terminal-client.ts'

/** The real agent behind the real server, and people with the client of the page. */
export async function testHouse() {
  const resources = new AsyncDisposableStack()
  const agent = resources.use(await startTestAgent())
  const w = resources.use(await testWorkspace())
  const { access, sandboxes } = w
  const sockets = resources.use(new TerminalSockets({ access, sandboxes }))
  w.attach(agent.client)
  const routes = [terminalRoutes({ access, sandboxes })]
  const server = resources.use(await serve({ routes, sockets: [sockets.route] }))
  const path = `/workspaces/${w.id}/terminals`
  return {
    agent,
    w,
    path,
    server,
    async make(body: object = {}): Promise<Terminal> {
      const made = await server.json(w.ada, 'POST', path, { cols: 80, rows: 24, ...body })
      return (await made.json()) as Terminal
    },
    restart: (id: string) => server.json(w.ada, 'POST', `${path}/${id}/restart`),
    /** Somebody who looks at a terminal through xterm itself, only without a page. */
    join(userId: UserId, id: string): Watcher {
      const watcher = new Watcher(() => server.open(userId, `/terminals/${w.id}/${id}`) as never)
      resources.defer(() => watcher[Symbol.dispose]())
      return watcher
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

export type NodeSocket = LineSocket & {
  on(event: 'error', listener: () => void): void
  terminate(): void
}

export class Watcher implements Disposable {
  readonly terminal = new Headless({
    allowProposedApi: true,
    cols: 80,
    rows: 24,
    scrollback: 5_000,
  })
  readonly client: TerminalClient
  readonly sockets: NodeSocket[] = []
  readonly sent: (string | Uint8Array)[] = []
  /** Where the next lines go instead. */
  detour: (() => NodeSocket) | undefined

  constructor(dial: () => NodeSocket) {
    this.client = new TerminalClient({
      screen: new OrderedScreen(this.terminal),
      wait,
      random: () => 0,
      dial: () => this.#tapped((this.detour ?? dial)()),
    })
    // As in the page: xterm answers questions by itself, through the same event as keys.
    this.terminal.onData((text) => this.type(text))
  }

  type(text: string): void {
    this.client.input(new TextEncoder().encode(text))
  }

  text(): string {
    const { active } = this.terminal.buffer
    const lines = Array.from({ length: active.length }, (_, y) =>
      active.getLine(y)?.translateToString(true),
    )
    return lines.join('\n').trimEnd()
  }

  shows(part: string): Promise<unknown> {
    return until(`"${part}" in\n${this.text()}`, () =>
      this.text().includes(part) ? true : undefined,
    )
  }

  open(): Promise<unknown> {
    return until('the terminal', () =>
      this.client.view().line.status === 'open' ? true : undefined,
    )
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]()
    this.terminal.dispose()
  }

  #tapped(socket: NodeSocket): NodeSocket {
    socket.on('error', () => undefined)
    const send = socket.send.bind(socket)
    socket.send = (data: never) => {
      this.sent.push(data)
      send(data)
    }
    this.sockets.push(socket)
    return socket
  }
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
