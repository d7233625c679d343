import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { vi } from 'vitest'
import { UserId, WorkspaceId, type FileId } from '../../shared/ids.ts'
import type { Agent, AgentFiles, Expected, WriteOutcome } from '../agent/agent.ts'
import type { Caller } from '../seams.ts'
import type { Database } from '../store/schema.ts'
import { replay, textOf } from './document-replay.ts'
import { Rooms } from './rooms.ts'
import { fsAgent } from './test-fs-agent.ts'
import { MemoryStore } from './test-memory-store.ts'
import { Random } from './test-random.ts'
import { SimPeer } from './test-sim-peer.ts'
import { SocketPair } from './test-socket-pair.ts'
import { testLog, TestSandboxes } from './test-world.ts'
import { hashOf } from './text-file.ts'

const PATH = 'sim.txt'
export const START = 'first\nsecond\nthird\n'

/**
 * A server, its store, a disk and a few people, driven by chance: they type, delay, drop, rejoin and go for
 * good, the file is changed and replaced outside, the store fails, the sandbox goes, and the server is
 * killed between any two steps. Every inserted character is unique, so what is lost or doubled shows.
 */
export class Simulation {
  readonly random: Random
  readonly store = new MemoryStore()
  readonly peers: SimPeer[] = []
  /** Characters somebody was promised: acknowledged, or written to the file by somebody else. */
  readonly promised = new Set<string>()
  readonly history: string[] = []
  readonly #workspaceId = WorkspaceId.parse(randomUUID())
  readonly #sandboxes = new TestSandboxes()
  readonly #callers: Caller[]
  #disk: { bytes: Buffer; inode: number } | undefined = { bytes: Buffer.from(START), inode: 1 }
  #tell: (path: string, kind?: 'changed' | 'removed') => void = () => undefined
  #rooms: Rooms | undefined
  #life = 0
  #killAt: string | undefined
  #room = ''
  #next = 0x4e00
  #calm = false
  /** With deletions nothing can be said about what has to be there, only that all agree. */
  readonly #erasing: boolean

  constructor({
    seed,
    peers,
    erasing = false,
  }: {
    seed: number
    peers: number
    erasing?: boolean
  }) {
    this.#erasing = erasing
    this.random = new Random(seed)
    this.#callers = Array.from({ length: peers }, (_, at) => ({
      userId: UserId.parse(randomUUID()),
      name: `Peer ${at}`,
      instanceOwner: false,
      via: { kind: 'token', id: '' },
    }))
    this.store.fault = () => (this.#calm ? undefined : this.#storeFault())
    this.store.delayMs = () => (this.#calm ? 0 : this.random.below(30))
  }

  async start(): Promise<void> {
    this.#boot()
    for (const _ of this.#callers) this.peers.push(new SimPeer())
    await this.#open()
    for (const at of this.peers.keys()) this.#join(at)
  }

  async step(): Promise<void> {
    const action = this.random.pick(STEPS)
    this.history.push(action)
    await this[action]()
    for (const peer of this.peers) {
      if (this.random.chance(0.7)) peer.pair?.deliverUp(this.random.below(4))
      if (this.random.chance(0.7)) peer.receive(this.random.below(4))
    }
    await vi.advanceTimersByTimeAsync(this.random.below(120))
  }

  /** Lets everything work again and waits until it is quiet. */
  async settle(): Promise<void> {
    this.#calm = true
    this.#killAt = undefined
    if (this.#disk === undefined) this.#restoreFile()
    if (this.#rooms === undefined) this.#boot()
    if (this.#sandboxes.agentNow === undefined) this.#agentBack()
    await vi.advanceTimersByTimeAsync(5_000)
    await this.#open()
    for (let round = 0; round < 40; round += 1) {
      for (const [at, peer] of this.peers.entries()) {
        if (peer.pair === undefined) this.#join(at)
        peer.pair?.deliverUp()
        peer.receive()
      }
      if (round % 10 === 5) this.#tell(PATH)
      await vi.advanceTimersByTimeAsync(500)
    }
  }

  texts(): Record<string, string> {
    const seen = Object.fromEntries(this.peers.map((peer, at) => [`peer ${at}`, peer.text]))
    const room = this.#rooms?.find(this.#fileId)
    return {
      ...seen,
      room: room === undefined ? 'closed' : textOf(room.doc),
      file: this.#disk?.bytes.toString() ?? 'no file',
    }
  }

  /** What a server that starts now would read. */
  async logText(): Promise<string> {
    const stored = await this.store.load(this.#fileId)
    return stored ? textOf(replay(stored).doc) : 'no document'
  }

  stop(): void {
    this.#rooms?.abandon()
  }

  type(): void {
    const peer = this.random.pick(this.peers)
    for (let left = 1 + this.random.below(3); left > 0; left -= 1) {
      peer.type(this.random.below(peer.text.length + 1), this.#character())
    }
  }

  erase(): void {
    if (!this.#erasing) return
    if (this.random.chance(0.3) && this.#disk !== undefined) {
      const text = this.#disk.bytes.toString()
      const at = this.random.below(text.length + 1)
      return this.#replace(text.slice(0, at) + text.slice(at + 1 + this.random.below(4)))
    }
    const peer = this.random.pick(this.peers)
    const at = this.random.below(peer.text.length + 1)
    const length = Math.min(1 + this.random.below(4), peer.text.length - at)
    if (length > 0) peer.doc.getText('content').delete(at, length)
  }

  drop(): void {
    this.random.pick(this.peers).disconnect()
  }

  rejoin(): void {
    const at = this.random.below(this.peers.length)
    if (this.peers[at]?.pair === undefined) this.#join(at)
  }

  /** Somebody closes the laptop for good: only what was acknowledged has to be there. */
  leaveForGood(): void {
    const at = this.random.below(this.peers.length)
    const peer = this.peers[at]
    if (peer === undefined || !this.random.chance(0.3)) return
    for (const character of peer.durable) this.promised.add(character)
    peer.disconnect()
    this.peers[at] = new SimPeer()
  }

  editDisk(): void {
    if (this.#disk === undefined) return
    const text = this.#disk.bytes.toString()
    const at = this.random.below(text.length + 1)
    const character = this.#character()
    this.promised.add(character)
    this.#replace(text.slice(0, at) + character + text.slice(at))
    if (this.random.chance(0.7)) this.#tell(PATH)
  }

  removeFile(): void {
    if (this.#disk === undefined) return this.#restoreFile()
    this.#hidden = this.#disk.bytes.toString()
    this.#disk = undefined
    this.#tell(PATH, 'removed')
  }

  async kill(): Promise<void> {
    if (this.random.chance(0.5)) return this.#kill()
    this.#killAt = this.random.pick(['stat', 'read', 'write', 'written', 'append', 'appended'])
    await vi.advanceTimersByTimeAsync(0)
  }

  async restart(): Promise<void> {
    if (this.#rooms !== undefined) return
    this.#boot()
    await vi.advanceTimersByTimeAsync(10)
  }

  sandbox(): void {
    if (!this.random.chance(0.4)) return
    if (this.#sandboxes.agentNow === undefined) return this.#agentBack()
    this.#sandboxes.set(this.#workspaceId, undefined)
  }

  #hidden = ''
  get #fileId(): FileId {
    return this.#room.split('.')[0] as FileId
  }

  #restoreFile(): void {
    this.#replace(this.#hidden)
    this.#tell(PATH)
  }

  #replace(text: string): void {
    this.#disk = { bytes: Buffer.from(text), inode: this.random.below(1e9) }
  }

  #character(): string {
    return String.fromCharCode(this.#next++)
  }

  #storeFault(): 'before' | 'after' | undefined {
    if (this.#killAt === 'append') {
      this.#kill()
      return 'before'
    }
    if (this.#killAt === 'appended') {
      // The commit happens, but nobody lives to hear of it.
      this.#kill()
      return undefined
    }
    return this.random.chance(0.05) ? this.random.pick(['before', 'after']) : undefined
  }

  #boot(): void {
    this.#life += 1
    this.#agentBack()
    this.#rooms = new Rooms({
      db: undefined as unknown as Kysely<Database>,
      store: this.store,
      leases: this.store,
      load: () => 0,
      access: {
        require: () => Promise.resolve('editor'),
        roleOf: () => Promise.resolve('editor'),
        onChange: () => () => undefined,
      },
      people: { inWorkspace: () => Promise.resolve([]) },
      sandboxes: this.#sandboxes.seam,
      clock: { now: () => Date.now() },
      log: testLog(),
      owner: 'sim',
      timing: { linger: 2_000 },
      compactAfter: { records: 12, bytes: 1e9 },
    })
  }

  async #open(): Promise<void> {
    const [caller] = this.#callers
    if (caller === undefined || this.#rooms === undefined) return
    const opening = this.#rooms.openRoom(caller, this.#workspaceId, PATH)
    const settled = opening.then(
      ({ room }) => (this.#room = room),
      () => undefined,
    )
    await vi.advanceTimersByTimeAsync(2_000)
    await settled
  }

  #join(at: number): void {
    const [peer, caller] = [this.peers[at], this.#callers[at]]
    if (!peer || !caller || this.#rooms === undefined || this.#room === '') return
    const pair = new SocketPair()
    peer.connect(pair)
    const params = { workspaceId: this.#workspaceId, room: this.#room }
    const query = new URLSearchParams('x=1')
    this.#rooms.accept(pair.socket, { params, query, caller }).catch(() => pair.close(1013))
  }

  #kill(): void {
    this.#killAt = undefined
    this.history.push('killed')
    this.#rooms?.abandon()
    this.#rooms = undefined
    this.#life += 1
    for (const peer of this.peers) peer.disconnect()
  }

  #agentBack(): void {
    const disk = fsAgent(this.#workspaceId, this.#files())
    this.#tell = (path, kind) => disk.tell(path, kind)
    const agent: Agent = disk.agent
    this.#sandboxes.set(this.#workspaceId, agent)
  }

  /** Dies between two steps when chance says so: calls of a dead server never come back. */
  async #stage(step: string, life: number): Promise<void> {
    if (this.#killAt === step) this.#kill()
    if (life !== this.#life) await new Promise(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, this.#calm ? 0 : this.random.below(20)))
    if (life !== this.#life) await new Promise(() => undefined)
  }

  #files(): AgentFiles {
    const life = this.#life
    const now = () => {
      const disk = this.#disk
      return disk && { bytes: disk.bytes, hash: hashOf(disk.bytes), mode: 0o644 }
    }
    const files = {
      stat: async () => {
        await this.#stage('stat', life)
        const there = now()
        const kind = 'file' as const
        return (
          there && {
            kind,
            hash: there.hash,
            inode: String(this.#disk?.inode),
            size: there.bytes.length,
          }
        )
      },
      read: async () => {
        await this.#stage('read', life)
        return now()
      },
      write: async (_path: string, bytes: Buffer, expected: Expected): Promise<WriteOutcome> => {
        await this.#stage('write', life)
        const hash = now()?.hash ?? null
        if (typeof expected === 'object' && expected.hash !== hash) return { ok: false, hash }
        this.#replace(bytes.toString())
        if (this.random.chance(0.5)) this.#tell(PATH)
        await this.#stage('written', life)
        return { ok: true, hash: hashOf(bytes), size: bytes.length, modifiedAt: '' }
      },
    }
    return files as unknown as AgentFiles
  }
}

const STEPS = [
  'type',
  'type',
  'type',
  'type',
  'type',
  'type',
  'type',
  'rejoin',
  'rejoin',
  'rejoin',
  'drop',
  'editDisk',
  'editDisk',
  'removeFile',
  'kill',
  'restart',
  'restart',
  'sandbox',
  'leaveForGood',
  'erase',
  'erase',
] as (
  | 'type'
  | 'drop'
  | 'rejoin'
  | 'editDisk'
  | 'removeFile'
  | 'kill'
  | 'restart'
  | 'sandbox'
  | 'leaveForGood'
  | 'erase'
)[]
