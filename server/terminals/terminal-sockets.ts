import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import { ERRORS } from '../../shared/errors.ts'
import { TerminalId, WorkspaceId } from '../../shared/ids.ts'
import { parse } from '../../shared/parse.ts'
import { can } from '../../shared/roles.ts'
import type {
  Access,
  RoleChange,
  Sandboxes,
  SocketRequest,
  SocketRoute,
  Unsubscribe,
} from '../seams.ts'
import { TerminalViewer } from './terminal-viewer.ts'

type Deps = { access: Access; sandboxes: Pick<Sandboxes, 'agent' | 'touch'> }

/** Browsers that look at terminals. Each is piped to the agent with the right its role gives now. */
export class TerminalSockets implements Disposable {
  readonly route: SocketRoute = {
    path: '/terminals/:workspaceId/:tid',
    accept: (socket, request) => this.#accept(socket, request),
  }
  readonly #deps: Deps
  readonly #viewers = new Set<TerminalViewer>()
  readonly #unsubscribe: Unsubscribe

  constructor(deps: Deps) {
    this.#deps = deps
    this.#unsubscribe = deps.access.onChange((change) => this.#roleChanged(change))
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
    const { close } = ERRORS.restarting
    for (const viewer of this.#viewers) viewer.close(close, 'The server restarts.')
  }

  async #accept(socket: WebSocket, { params, caller }: SocketRequest): Promise<void> {
    const viewer = new TerminalViewer({
      socket,
      userId: caller.userId,
      workspaceId: parse(WorkspaceId, params['workspaceId']),
      terminalId: parse(TerminalId, params['tid']),
      viewerId: `${caller.userId}.${randomBytes(6).toString('hex')}`,
      sandboxes: this.#deps.sandboxes,
    })
    // Known before the first await: a role taken away meanwhile must find this socket.
    this.#viewers.add(viewer)
    socket.on('close', () => this.#viewers.delete(viewer))
    const role = await this.#deps.access.require(caller.userId, viewer.workspaceId, 'read')
    await viewer.start(can(role, 'type'))
  }

  #roleChanged({ workspaceId, userId, role }: RoleChange): void {
    for (const viewer of this.#viewers) {
      if (viewer.userId !== userId || viewer.workspaceId !== workspaceId) continue
      if (!role) viewer.close(ERRORS.forbidden.close, 'You are no longer in this workspace.')
      else void viewer.setWritable(can(role, 'type'))
    }
  }
}
