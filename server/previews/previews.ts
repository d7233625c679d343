import type { Kysely } from 'kysely'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Access, Clock, NewsDesk, Sandboxes } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { PreviewCodes } from './codes.ts'
import { Exchanges } from './exchanges.ts'
import { Handoff } from './handoff.ts'
import { PortStore } from './port-store.ts'
import { Ports } from './ports.ts'
import { PreviewGate, type SignIns } from './preview-gate.ts'
import { PreviewHosts } from './preview-host.ts'
import { PreviewServer } from './preview-server.ts'
import { previewEntrance } from './entrance.ts'
import { previewRoutes } from './routes.ts'
import { Upstreams } from './upstreams.ts'
import { VisitorCookie } from './visitor-cookie.ts'

export type PreviewsDeps = {
  db: Kysely<Database>
  access: Access
  sandboxes: Sandboxes
  news: NewsDesk
  signIns: SignIns
  /** The instance's; visitors' cookies are signed with a key of their own made from it. */
  secret: Uint8Array
  publicUrl: string
  previewBase: string
  clock: Clock
  log: { error(fields: object, phrase: string): void }
}

/**
 * Previews, put together: what the server's listener asks first, and the routes on the IDE's origin,
 * of which `entrance` is open to those who have not signed in yet.
 */
export function createPreviews(deps: PreviewsDeps) {
  const { db, access, sandboxes, news, signIns, clock, log } = deps
  const hosts = new PreviewHosts(deps)
  const store = new PortStore({ db })
  const cookie = new VisitorCookie({ secret: deps.secret, secure: hosts.secure, clock })
  const gate = new PreviewGate({ access, ports: store, signIns, cookie, clock })
  const exchanges = new Exchanges({
    mayGoOn: async ({ target, guest }) => (await gate.decide(target, guest)).kind === 'open',
  })
  const handoff = new Handoff({ hosts, gate, codes: new PreviewCodes({ db }), cookie })
  const upstreams = new Upstreams()
  const server = new PreviewServer({
    hosts,
    gate,
    cookie,
    handoff,
    exchanges,
    upstreams,
    access,
    signIns,
    sandboxes,
    log,
  })
  const recheck = server.recheck.bind(server)
  const ports = new Ports({ store, hosts, gate, sandboxes, news, clock, recheck })
  return {
    server,
    ports,
    /** The workspace whose preview a host is; undefined at once when it is none. */
    workspaceAt(host: string | undefined): Promise<WorkspaceId | undefined> | undefined {
      const target = hosts.parse(host)
      return target && gate.workspace(target.slug).then((found) => found?.id)
    },
    routes: previewRoutes({ access, ports, store, handoff, sandboxes }),
    entrance: previewEntrance({ hosts, handoff }),
    [Symbol.dispose]() {
      ports[Symbol.dispose]()
      server[Symbol.dispose]()
    },
  }
}
export type Previews = ReturnType<typeof createPreviews>
