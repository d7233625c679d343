import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { Accounts } from './accounts/accounts.ts'
import { accountRoutes } from './accounts/routes.ts'
import { AgentClient } from './agent/agent-client.ts'
import { createApp } from './app.ts'
import { AuditTrail } from './audit/audit-trail.ts'
import { auditRoutes } from './audit/routes.ts'
import { Chat } from './chat/chat.ts'
import { forgetDeleted } from './chat/forget.ts'
import { ImageStore } from './chat/image-store.ts'
import { chatRoutes } from './chat/routes.ts'
import { clientFiles } from './client-files.ts'
import { joinCluster } from './cluster/cluster.ts'
import { readConfig } from './config.ts'
import { Databases } from './databases/databases.ts'
import { prepareDatabase } from './databases/prepare-database.ts'
import { databaseRoutes } from './databases/routes.ts'
import { publishFileNews } from './files/file-news.ts'
import { fileRoutes } from './files/routes.ts'
import { firstScreen } from './first-screen.ts'
import { greet } from './greeting.ts'
import { healthOf } from './health.ts'
import { Origins } from './http/origins.ts'
import { RateLimits } from './http/rate-limits.ts'
import { socketServer } from './http/sockets.ts'
import { loadInstance } from './instance.ts'
import { sayLastWords } from './last-words.ts'
import { listen } from './listener.ts'
import { openLog } from './log.ts'
import { overviewRoutes } from './overview.ts'
import { NewsRoom } from './people/news-room.ts'
import { PreferencesStore } from './preferences/preferences-store.ts'
import { preferencesRoutes } from './preferences/routes.ts'
import { createPreviews } from './previews/previews.ts'
import { collectWhenQuiet } from './quiet-collection.ts'
import { LeaseKeeper } from './rooms/lease-keeper.ts'
import { PostgresLeases } from './rooms/postgres-leases.ts'
import { collabSocket, roomRoutes } from './rooms/room-routes.ts'
import { Rooms } from './rooms/rooms.ts'
import { TIMING } from './rooms/timing.ts'
import { createDisk } from './runtime/disk/create-disk.ts'
import { openRuntime } from './runtimes.ts'
import { systemClock } from './seams.ts'
import { openDatabase } from './store/database.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { migrate } from './store/migrate.ts'
import { publishTerminalNews } from './terminals/terminal-news.ts'
import { terminalRoutes } from './terminals/routes.ts'
import { TerminalSockets } from './terminals/terminal-sockets.ts'
import { checkout, version } from './version.ts'
import { Invites } from './workspaces/invites.ts'
import { memberRoutes } from './workspaces/member-routes.ts'
import { Members } from './workspaces/members.ts'
import { workspaceRoutes } from './workspaces/routes.ts'
import { Workspaces } from './workspaces/workspaces.ts'

sayLastWords()
const config = readConfig(process.env, checkout)
const log = openLog(config.logLevel)
const clock = systemClock
const { dataDir, publicUrl, previewBase } = config

// Released in reverse: stop listening first, end the database last.
await using resources = new AsyncDisposableStack()

const instance = await loadInstance(dataDir)
const postgres = config.databaseUrl
  ? { pool: { connectionString: config.databaseUrl } }
  : resources.use(await startEmbeddedPostgres({ dataDir, log }))
const db = resources.adopt(openDatabase(postgres.pool), (open) => open.destroy())
await migrate(db)

const runtime = await openRuntime(config, { instanceId: instance.id, log })
const driver = resources.use(runtime.driver)
const disk = await createDisk(dataDir, runtime)

// An embedded Postgres has one server: its name outlives a change of the port.
const owner = config.databaseUrl ? config.peerUrl : instance.id
const leases = new PostgresLeases(db)
const keeper = resources.use(new LeaseKeeper({ leases, owner, timing: TIMING, log }))

const members = new Members({ db, clock })
const invites = new Invites({ db, members, publicUrl, clock })
const accounts = new Accounts({ db, publicUrl, invites })
const news = resources.use(
  new NewsRoom({
    access: members,
    people: members,
    sandboxes: { touch: (id) => workspaces.sandboxes.touch(id) },
    clock,
  }),
)
const workspaces = resources.use(
  new Workspaces({
    db,
    connection: postgres.pool,
    members,
    driver,
    disk,
    news,
    clock,
    log,
    prepareDatabase,
    connectAgent: (address, id, signal) => AgentClient.connect(address, id, signal),
    secret: instance.secret,
    ownership: keeper,
  }),
)
const { sandboxes } = workspaces
const area = { db, access: members, people: members, sandboxes, news, clock, log }

const rooms = resources.use(new Rooms({ ...area, owner, keeper }))
workspaces.beforeStop((id) => rooms.flush(id))
const terminals = resources.use(new TerminalSockets(area))
resources.defer(publishTerminalNews(area))
resources.defer(publishFileNews(area))
const chat = new Chat(area)
resources.defer(forgetDeleted(area, chat))
const databases = new Databases({
  ...area,
  statusOf: async (id) => (await workspaces.get(id)).status,
})
const signIns = {
  byToken: (token: string) => accounts.authenticate({ authorization: `Bearer ${token}` }),
  isGood: accounts.isLive,
  onEnded: accounts.onEnded,
}
const previews = resources.use(
  createPreviews({ ...area, signIns, secret: instance.secret, publicUrl, previewBase }),
)

const origins = new Origins(config)
const limits = new RateLimits()
const { trustedProxies } = config
const gate = { authenticate: accounts.authenticate, origins, limits, trustedProxies }
const app = createApp({
  config,
  version,
  gate,
  log,
  open: [accountRoutes({ accounts }), previews.entrance],
  areas: [
    workspaceRoutes({ workspaces, members }),
    memberRoutes({ members, invites }),
    fileRoutes({ ...area, documents: rooms }),
    roomRoutes({ rooms }),
    terminalRoutes(area),
    chatRoutes({ ...area, chat, images: new ImageStore({ db }) }),
    databaseRoutes({ databases }),
    previews.routes,
    overviewRoutes({ workspaces, news, ports: previews.ports }),
    auditRoutes({ access: members, trail: new AuditTrail({ db }) }),
    preferencesRoutes({ access: members, preferences: new PreferencesStore({ db }) }),
  ],
  health: healthOf({ runtime, disk, version, db }),
  client: clientFiles(
    join(checkout, 'dist/client'),
    firstScreen({ ...area, authenticate: accounts.authenticate }),
  ),
})
const sockets = resources.use(
  socketServer({
    origins,
    limits,
    trustedProxies,
    log,
    routes: [collabSocket({ rooms }), terminals.route, news.route],
    authenticate: accounts.authenticate,
    onEnded: accounts.onEnded,
  }),
)
const cluster = config.databaseUrl
  ? resources.use(
      joinCluster({
        connection: postgres.pool,
        name: owner,
        secret: instance.secret,
        trustedProxies,
        ownership: keeper,
        leases,
        workspaces,
        previews,
        members,
        accounts,
        sockets,
        log,
      }),
    )
  : undefined
// The local runtime is for one trusted person: nobody else may reach it.
const host = driver.kind === 'local' ? '127.0.0.1' : config.host
resources.use(
  await listen(
    { door: cluster?.door, previews: previews.server, sockets, app },
    { host, port: config.port },
  ),
)

// Now, and not at the end: a server that is killed leaves it to the next one, too.
flushCompileCache()
resources.use(collectWhenQuiet())
await greet({ config, host, runtime, accounts })
await workspaces.begin()
// Images are built or found while people already look at the page; a start waits for them.
const say = (line: string) => process.stdout.write(`  Preparing ${line}\n`)
driver.prepare(say).catch((err: unknown) => log.error({ err }, 'sandboxes cannot start yet'))

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
log.info({}, 'stopping: rooms are saved, sandboxes go on')
