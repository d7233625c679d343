import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { addressOf, tellAddress } from '../http/client-address.ts'
import { closeWith, handshake } from '../http/socket-closing.ts'
import type { Owners } from './owners.ts'
import { type Upgrade, type Way, passRequest, passUpgrade } from './pass-on.ts'
import type { Passports } from './passport.ts'
import type { TiedSockets } from './tied-sockets.ts'

type Deps = {
  owners: Pick<Owners, 'elsewhere' | 'forget'>
  passports: Passports
  tied: TiedSockets
  /** The workspace behind a preview's host; undefined when the host is none, or nobody's. */
  previewed: (host: string | undefined) => Promise<WorkspaceId | undefined> | undefined
  trustedProxies: number
  log: { warn(fields: object, phrase: string): void }
}

type Passage = Way & { readonly id: WorkspaceId }

const OF_A_WORKSPACE = /^\/(?:api\/workspaces|collab|terminals|events)\/([^/?]+)/
const AWAY = 'The server of this workspace does not answer. Another takes over in some seconds.'

/**
 * Before everything else: a request that belongs to a workspace goes to the server that looks after it, by
 * way of us, at most once. All other requests are everybody's.
 */
export class Door {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async request(
    incoming: IncomingMessage,
    response: ServerResponse,
    here: () => void,
  ): Promise<void> {
    try {
      const way = await this.#wayOf(incoming)
      if (!way) return here()
      await this.#pass(way, () => passRequest(incoming, response, way))
    } catch (error) {
      if (response.destroyed) return
      this.#deps.log.warn({ err: error }, 'request not passed on')
      if (response.headersSent) return void response.destroy()
      const body = JSON.stringify({ error: { code: 'restarting', message: AWAY } })
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' }).end(body)
    }
  }

  async upgrade(upgrade: Upgrade, here: () => void): Promise<void> {
    const { request, socket } = upgrade
    const gone = () => socket.destroy()
    socket.on('error', gone)
    try {
      const way = await this.#wayOf(request)
      if (!way) {
        socket.off('error', gone)
        return here()
      }
      this.#deps.tied.add(socket, way)
      await this.#pass(way, () => passUpgrade(upgrade, way))
    } catch (error) {
      if (socket.destroyed) return
      this.#deps.log.warn({ err: error }, 'socket not passed on')
      // A browser shows the reason of a close and nothing else.
      handshake({ ...upgrade, maxPayload: 1_024 }, (opened) => {
        closeWith(opened, new AppError('restarting', AWAY))
      })
    }
  }

  /** An owner that cannot be reached may be none any more: the next one to ask looks again. */
  async #pass({ id }: Passage, on: () => Promise<void>): Promise<void> {
    try {
      await on()
    } catch (error) {
      this.#deps.owners.forget(id)
      throw error
    }
  }

  async #wayOf(request: IncomingMessage): Promise<Passage | undefined> {
    const { owners, passports, trustedProxies } = this.#deps
    const told = passports.check(request)
    if (told !== undefined) tellAddress(request, told)
    const id = await this.#workspaceOf(request)
    if (id === undefined) return undefined
    const owner = await owners.elsewhere(id)
    if (owner === undefined) return undefined
    // Between two servers of different opinion it would go round for ever.
    if (told !== undefined) throw new AppError('restarting', AWAY)
    return { id, owner, passport: passports.issue(request, addressOf(request, trustedProxies)) }
  }

  async #workspaceOf({ headers, url }: IncomingMessage): Promise<WorkspaceId | undefined> {
    const previewed = this.#deps.previewed(headers.host)
    if (previewed) return previewed
    const [, named] = OF_A_WORKSPACE.exec(url ?? '') ?? []
    return WorkspaceId.safeParse(named).data
  }
}
