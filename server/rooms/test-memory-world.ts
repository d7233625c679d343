import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Caller } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { Rooms, type RoomsDeps } from './rooms.ts'
import { fsAgent, fsFiles } from './test-fs-agent.ts'
import { MemoryStore } from './test-memory-store.ts'
import { SimPeer } from './test-sim-peer.ts'
import { SocketPair } from './test-socket-pair.ts'
import { QUICK, testLog, TestSandboxes } from './test-world.ts'

/** Rooms on the memory store and sockets in memory: where a test has to hold a step still. */
export async function memoryWorld(overrides: Partial<RoomsDeps> = {}) {
  const root = await mkdtemp(join(tmpdir(), 'atelier-rooms-'))
  const workspaceId = WorkspaceId.parse(randomUUID())
  const store = new MemoryStore()
  const sandboxes = new TestSandboxes()
  const disk = fsAgent(workspaceId, fsFiles(root))
  sandboxes.agentNow = disk.agent
  const log = testLog()
  const caller = (name: string): Caller => ({
    userId: UserId.parse(randomUUID()),
    name,
    instanceOwner: false,
    via: { kind: 'token', id: '' },
  })
  const deps: RoomsDeps = {
    db: undefined as unknown as Kysely<Database>,
    store,
    leases: store,
    access: {
      require: () => Promise.resolve('editor'),
      roleOf: () => Promise.resolve('editor'),
      onChange: () => () => undefined,
    },
    people: { inWorkspace: () => Promise.resolve([]) },
    sandboxes: sandboxes.seam,
    clock: { now: () => Date.now() },
    log,
    owner: 'test',
    timing: QUICK,
    ...overrides,
  }
  const rooms = new Rooms(deps)
  const ada = caller('Ada')
  return {
    root,
    workspaceId,
    store,
    sandboxes,
    disk,
    log,
    deps,
    rooms,
    ada,
    bob: caller('Bob'),
    async open(text = 'hello\n', path = 'a.txt') {
      await writeFile(join(root, path), text)
      return rooms.openRoom(ada, workspaceId, path)
    },
    /** A socket at a room's door; what it sends waits until it is delivered. */
    knock(room: string, { caller: who = ada, query = '', at = rooms } = {}) {
      const pair = new SocketPair()
      const accepted = at
        .accept(pair.socket, {
          params: { workspaceId, room },
          query: new URLSearchParams(query),
          caller: who,
        })
        .catch((error: unknown) => {
          pair.close(1013)
          throw error
        })
      accepted.catch(() => undefined)
      return { pair, accepted }
    },
    async join(room: string, { caller: who = ada, at = rooms } = {}) {
      const { pair, accepted } = this.knock(room, { caller: who, query: 'x=1', at })
      await accepted
      const peer = new SimPeer()
      peer.connect(pair)
      const exchange = () => {
        pair.deliverUp()
        peer.receive()
      }
      for (let round = 0; round < 3; round += 1) exchange()
      return { peer, pair, exchange }
    },
    async [Symbol.asyncDispose]() {
      rooms.abandon()
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
