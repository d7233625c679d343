import { randomUUID } from 'node:crypto'
import { FileId, type UserId, type WorkspaceId } from '../../shared/ids.ts'
import type { Compaction, DocStore, DocumentRow, LeaseStore, StoredDocument } from './doc-store.ts'
import type { Append, AppendOutcome, LogRecord } from './log-record.ts'
import { hashOf, PLAIN, type TextFormat } from './text-file.ts'

/** Fails before anything happened, or after all of it did. */
export type Fault = 'before' | 'after' | undefined
type Doc = {
  -readonly [K in keyof StoredDocument]: K extends 'records' ? LogRecord[] : StoredDocument[K]
}
type Lease = { owner: string; epoch: number; expiresAt: number }

/** The store of the simulation: same promises (one contract suite), with faults on demand. */
export class MemoryStore implements DocStore, LeaseStore {
  readonly #docs = new Map<FileId, Doc>()
  readonly #leases = new Map<WorkspaceId, Lease>()
  /** People who may edit; everybody when it is not set. */
  editors: Set<UserId> | undefined
  fault: () => Fault = () => undefined
  delayMs: () => number = () => 0
  appends = 0
  compactions = 0

  async find(workspaceId: WorkspaceId, path: string): Promise<DocumentRow | undefined> {
    return this.#at(workspaceId, path)
  }

  async create(workspaceId: WorkspaceId, path: string): Promise<DocumentRow> {
    const known = this.#at(workspaceId, path)
    if (known) return known
    const fileId = FileId.parse(randomUUID())
    const fresh = { nextSeq: 0, snapSeq: -1, snapshot: null, snapshotHash: null, replica: null }
    const row = { fileId, workspaceId, path, state: 'live' as const, generation: 1, dirty: false }
    this.#docs.set(fileId, { ...row, ...fresh, replicaHash: null, format: PLAIN, records: [] })
    return { ...row, nextSeq: 0, format: PLAIN }
  }

  async load(fileId: FileId): Promise<StoredDocument | undefined> {
    const doc = this.#docs.get(fileId)
    return doc && { ...doc, records: [...doc.records] }
  }

  async append(batches: readonly Append[]): Promise<AppendOutcome[]> {
    const delay = this.delayMs()
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
    const fault = this.fault()
    if (fault === 'before') throw new Error('store fault before the commit')
    const outcomes = batches.map((batch) => this.#append(batch))
    this.appends += 1
    if (fault === 'after') throw new Error('store fault after the commit')
    return outcomes
  }

  #append(batch: Append): AppendOutcome {
    const { fileId, records, generation, dirty } = batch
    if (this.#leases.get(batch.workspaceId)?.epoch !== batch.epoch) return 'lease_lost'
    const doc = this.#docs.get(fileId)
    if (doc?.state !== 'live' || doc.generation !== generation) return 'gone'
    const after = (records.at(-1)?.seq ?? -1) + 1
    if (doc.nextSeq === after) return 'appended'
    const { editors } = this
    if (editors && records.some(({ actor }) => actor !== null && !editors.has(actor))) {
      return 'revoked'
    }
    if (doc.nextSeq !== records[0]?.seq) return 'gone'
    doc.records.push(...records)
    doc.nextSeq = after
    doc.dirty = dirty
    return 'appended'
  }

  async compact(compaction: Compaction): Promise<boolean> {
    const { fileId, seq, generation, epoch, workspaceId } = compaction
    const doc = this.#docs.get(fileId)
    if (this.#leases.get(workspaceId)?.epoch !== epoch) return false
    if (!doc || doc.generation !== generation || doc.snapSeq >= seq || doc.nextSeq <= seq)
      return false
    const fault = this.fault()
    if (fault === 'before') throw new Error('store fault before the compaction')
    const { snapshot, replica, replicaHash } = compaction
    Object.assign(doc, { snapshot, replica, replicaHash, snapSeq: seq })
    doc.snapshotHash = hashOf(snapshot)
    doc.records = doc.records.filter((record) => record.seq > seq)
    this.compactions += 1
    if (fault === 'after') throw new Error('store fault after the compaction')
    return true
  }

  async move(fileId: FileId, path: string): Promise<boolean> {
    const doc = this.#docs.get(fileId)
    if (doc?.state !== 'live') return false
    const there = await this.find(doc.workspaceId, path)
    if (there !== undefined && there.fileId !== fileId) return false
    doc.path = path
    return true
  }

  async moveTree(workspaceId: WorkspaceId, { from, to }: { from: string; to: string }) {
    const under = (path: string, root: string) => path === root || path.startsWith(`${root}/`)
    const moving = this.#live(workspaceId).filter(({ path }) => under(path, from))
    for (const doc of this.#live(workspaceId)) {
      if (under(doc.path, to) && !moving.includes(doc)) doc.state = 'deleted'
    }
    for (const doc of moving) doc.path = to + doc.path.slice(from.length)
    return moving.map(({ fileId, path }) => ({ fileId, path }))
  }

  async markDeleted(fileId: FileId): Promise<void> {
    const doc = this.#docs.get(fileId)
    if (doc) Object.assign(doc, { state: 'deleted', dirty: false })
  }

  async dirty(workspaceId: WorkspaceId): Promise<FileId[]> {
    return this.#live(workspaceId)
      .filter(({ dirty }) => dirty)
      .map(({ fileId }) => fileId)
  }

  async setFormat(fileId: FileId, format: TextFormat): Promise<void> {
    const doc = this.#docs.get(fileId)
    if (doc) doc.format = format
  }

  async startOver(fileId: FileId): Promise<void> {
    const doc = this.#docs.get(fileId)
    if (!doc) return
    const fresh = { nextSeq: 0, snapSeq: -1, snapshot: null, snapshotHash: null, replica: null }
    Object.assign(doc, fresh, { replicaHash: null, dirty: false, generation: doc.generation + 1 })
    doc.records = []
  }

  async acquire(workspaceId: WorkspaceId, owner: string, ttlMs: number) {
    const lease = this.#leases.get(workspaceId)
    if (lease && lease.owner !== owner && lease.expiresAt >= Date.now()) return undefined
    const epoch = (lease?.epoch ?? 0) + 1
    this.#leases.set(workspaceId, { owner, epoch, expiresAt: Date.now() + ttlMs })
    return epoch
  }

  async renew(
    held: readonly { workspaceId: WorkspaceId; epoch: number }[],
    owner: string,
    ttlMs: number,
  ): Promise<WorkspaceId[]> {
    const ours = held.filter(({ workspaceId, epoch }) => {
      const lease = this.#leases.get(workspaceId)
      return lease?.epoch === epoch && lease.owner === owner
    })
    for (const { workspaceId } of ours) {
      const lease = this.#leases.get(workspaceId)
      if (lease) lease.expiresAt = Date.now() + ttlMs
    }
    return ours.map(({ workspaceId }) => workspaceId)
  }

  async release(held: readonly { workspaceId: WorkspaceId; epoch: number }[]): Promise<void> {
    for (const { workspaceId, epoch } of held) {
      const lease = this.#leases.get(workspaceId)
      if (lease?.epoch === epoch) lease.expiresAt = 0
    }
  }

  #at(workspaceId: WorkspaceId, path: string): Doc | undefined {
    return this.#live(workspaceId).find((doc) => doc.path === path)
  }

  #live(workspaceId: WorkspaceId): Doc[] {
    return Array.from(this.#docs.values()).filter(
      (doc) => doc.workspaceId === workspaceId && doc.state === 'live',
    )
  }
}
