/**
 * A server to be killed: rooms on real Postgres and a real folder, as a process of its own.
 * Its arguments are one JSON object; it prints its port and the name of the room of `a.txt`.
 */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { AppError, ERRORS } from '../../shared/errors.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { openDatabase } from '../store/database.ts'
import { Rooms } from './rooms.ts'
import { fsAgent, fsFiles } from './test-fs-agent.ts'

const { url, root, workspaceId, userId, port } = z
  .object({
    url: z.string(),
    root: z.string(),
    workspaceId: WorkspaceId,
    userId: UserId,
    port: z.int(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const quiet = () => undefined
const { agent } = fsAgent(workspaceId, fsFiles(root))
const rooms = new Rooms({
  db: openDatabase(url),
  access: {
    require: () => Promise.resolve('owner'),
    roleOf: () => Promise.resolve('owner'),
    onChange: () => quiet,
  },
  people: { inWorkspace: () => Promise.resolve([]) },
  sandboxes: {
    agent: () => agent,
    findAgent: () => agent,
    onAgent: () => quiet,
    touch: quiet,
    database: () => Promise.reject(new AppError('unavailable', 'None here.')),
  },
  clock: { now: () => Date.now() },
  log: { info: quiet, warn: quiet, error: quiet },
  owner: 'killed',
  timing: { saveDebounce: 20, saveMax: 60 },
})
const caller = {
  userId,
  name: 'Ada',
  instanceOwner: false,
  via: { kind: 'token', id: '' },
} as const
const info = await rooms.openRoom(caller, workspaceId, 'a.txt')
const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://x')
  const [, , , room = ''] = pathname.split('/')
  rooms.accept(socket, { params: { workspaceId, room }, query, caller }).catch((error: unknown) => {
    const code = error instanceof AppError ? error.code : 'internal'
    socket.close(ERRORS[code].close)
  })
})
server.listen(port, '127.0.0.1')
await once(server, 'listening')
process.once('SIGTERM', () => void rooms.drain().then(() => process.exit(0)))
process.stdout.write(
  `${JSON.stringify({ port: (server.address() as AddressInfo).port, room: info.room })}\n`,
)
