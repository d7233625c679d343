import { expect, it } from 'vitest'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { DocStore, DocumentRow, LeaseStore } from './doc-store.ts'
import type { LogRecord } from './log-record.ts'

/** A store with one workspace, an author who may edit and one who may not. */
export type StoreUnderTest = AsyncDisposable & {
  readonly store: DocStore
  readonly leases: LeaseStore
  readonly workspaceId: WorkspaceId
  readonly editor: UserId
  readonly viewer: UserId
}

/** What every `DocStore` promises. */
export function testDocStore(name: string, open: () => Promise<StoreUnderTest>): void {
  it(`[D2] ${name} gives records back in order, without holes`, async () => {
    await using t = await open()
    const { doc, append } = await opened(t)
    expect(await append([record(0), record(1)])).toBe('appended')
    expect(await append([record(2)])).toBe('appended')
    expect(await append([record(5)])).toBe('gone')
    const stored = await t.store.load(doc.fileId)
    expect(stored?.records.map(({ seq }) => seq)).toEqual([0, 1, 2])
    expect(stored?.nextSeq).toBe(3)
    expect(Buffer.from(stored?.records[1]?.data ?? [])).toEqual(Buffer.from([1, 2, 3, 1]))
  })

  it(`[D4] ${name} takes a repeated append once`, async () => {
    await using t = await open()
    const { doc, append } = await opened(t)
    const batch = [record(0), record(1)]
    expect(await append(batch)).toBe('appended')
    expect(await append(batch)).toBe('appended')
    expect((await t.store.load(doc.fileId))?.records).toHaveLength(2)
  })

  it(`[D4] ${name} takes two tries of one append at the same time once`, async () => {
    await using t = await open()
    const { doc, append } = await opened(t)
    const tries = await Promise.allSettled([append([record(0)]), append([record(0)])])
    expect(tries.map((one) => (one.status === 'fulfilled' ? one.value : 'again'))).not.toContain(
      'gone',
    )
    expect((await t.store.load(doc.fileId))?.records).toHaveLength(1)
  })

  it(`[D7] ${name} lets only the newest epoch append`, async () => {
    await using t = await open()
    const { doc, append } = await opened(t)
    expect(await append([record(0)])).toBe('appended')
    expect(await t.leases.acquire(t.workspaceId, 'another', 10_000)).toBeUndefined()
    await t.leases.release([{ workspaceId: t.workspaceId, epoch: 1 }])
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await t.leases.acquire(t.workspaceId, 'another', 10_000)).toBe(2)
    expect(await append([record(1)])).toBe('lease_lost')
    expect(await t.leases.renew([{ workspaceId: t.workspaceId, epoch: 1 }], 'me', 10_000)).toEqual(
      [],
    )
    expect((await t.store.load(doc.fileId))?.records).toHaveLength(1)
  })

  it(`[D7] ${name} gives the same owner a new epoch at once`, async () => {
    await using t = await open()
    expect(await t.leases.acquire(t.workspaceId, 'me', 10_000)).toBe(1)
    expect(await t.leases.acquire(t.workspaceId, 'me', 10_000)).toBe(2)
  })

  it(`[S2] ${name} refuses records of somebody who may not edit`, async () => {
    await using t = await open()
    const { append, doc } = await opened(t)
    expect(await append([record(0, t.editor)])).toBe('appended')
    expect(await append([record(1, t.editor), record(2, t.viewer)])).toBe('revoked')
    expect((await t.store.load(doc.fileId))?.nextSeq).toBe(1)
  })

  it(`[S7] ${name} judges every document of a batch on its own`, async () => {
    await using t = await open()
    const { doc, epoch } = await opened(t)
    const other = await t.store.create(t.workspaceId, 'other.txt')
    const head = { workspaceId: t.workspaceId, epoch, generation: 1, dirty: false }
    const outcomes = await t.store.append([
      { ...head, fileId: doc.fileId, records: [record(7)] },
      { ...head, fileId: other.fileId, records: [record(0)] },
    ])
    expect(outcomes).toEqual(['gone', 'appended'])
  })

  it(`[D6] ${name} swaps log for snapshot in one step, and keeps what came later`, async () => {
    await using t = await open()
    const { doc, append, epoch } = await opened(t)
    await append([record(0), record(1), record(2)])
    const target = { workspaceId: t.workspaceId, fileId: doc.fileId, generation: 1, epoch }
    const state = { snapshot: Buffer.from('snap'), replica: null, replicaHash: 'h' }
    expect(await t.store.compact({ ...target, ...state, seq: 9 })).toBe(false)
    expect(await t.store.compact({ ...target, ...state, seq: 1, epoch: epoch + 1 })).toBe(false)
    expect(await t.store.compact({ ...target, ...state, seq: 1 })).toBe(true)
    const stored = await t.store.load(doc.fileId)
    expect(stored).toMatchObject({ snapSeq: 1, nextSeq: 3, replicaHash: 'h' })
    expect(stored?.records.map(({ seq }) => seq)).toEqual([2])
  })

  it(`[L1] ${name} makes one document per path however many ask`, async () => {
    await using t = await open()
    const made = await Promise.all(
      Array.from({ length: 5 }, () => t.store.create(t.workspaceId, 'same.txt')),
    )
    expect(new Set(made.map(({ fileId }) => fileId)).size).toBe(1)
  })

  it(`[F6] ${name} moves documents with their folder, and what was at the destination is gone`, async () => {
    await using t = await open()
    const inside = await t.store.create(t.workspaceId, 'src/😀/a.ts')
    const beside = await t.store.create(t.workspaceId, 'src-old/a.ts')
    const covered = await t.store.create(t.workspaceId, 'lib/😀/a.ts')
    const moved = await t.store.moveTree(t.workspaceId, { from: 'src', to: 'lib' })
    expect(moved).toEqual([{ fileId: inside.fileId, path: 'lib/😀/a.ts' }])
    expect((await t.store.load(covered.fileId))?.state).toBe('deleted')
    expect((await t.store.load(beside.fileId))?.path).toBe('src-old/a.ts')
    expect(await t.store.move(beside.fileId, 'lib/😀/a.ts')).toBe(false)
  })

  it(`[D8] ${name} knows which documents the disk does not have yet`, async () => {
    await using t = await open()
    const { doc, append } = await opened(t)
    await append([record(0)], true)
    expect(await t.store.dirty(t.workspaceId)).toEqual([doc.fileId])
    await append([record(1)], false)
    expect(await t.store.dirty(t.workspaceId)).toEqual([])
  })

  it(`[D5] ${name} begins a damaged history again under the next generation`, async () => {
    await using t = await open()
    const { doc, append } = await opened(t)
    await append([record(0)])
    await t.store.startOver(doc.fileId)
    expect(await t.store.load(doc.fileId)).toMatchObject({ generation: 2, nextSeq: 0, records: [] })
    expect(await append([record(1)])).toBe('gone')
  })
}

async function opened({ store, leases, workspaceId }: StoreUnderTest) {
  const doc: DocumentRow = await store.create(workspaceId, 'a.txt')
  const epoch = (await leases.acquire(workspaceId, 'me', 10_000)) ?? 0
  const append = async (records: LogRecord[], dirty = false) => {
    const batch = { workspaceId, epoch, fileId: doc.fileId, generation: 1, records, dirty }
    return (await store.append([batch]))[0]
  }
  return { doc, epoch, append }
}

function record(seq: number, actor: UserId | null = null): LogRecord {
  return { seq, kind: 'update', data: new Uint8Array([1, 2, 3, seq]), hash: null, actor }
}
