import { AppError } from '../../shared/errors.ts'
import type { StoredDocument } from './doc-store.ts'
import { intentOf, type LogRecord } from './log-record.ts'
import { hashOf } from './text-file.ts'
import { Y } from './y.ts'

/** Where a document's text lies. */
export const CONTENT = 'content'

/** A write that was announced and not confirmed: the file may or may not hold this state. */
export type OpenIntent = { readonly seq: number; readonly hash: string; readonly state: Uint8Array }

export type Replayed = {
  readonly doc: Y.Doc
  /** The document as the file last was known to hold it; made when first asked for. */
  readonly replica: () => Y.Doc
  /** The hash of that file; null before the first seed. */
  readonly knownHash: string | null
  readonly intents: readonly OpenIntent[]
}

/**
 * Brings a stored document to life: snapshot, then every record. Damage (a hole, a bad snapshot, a record
 * that does not decode, something missing between them) throws; it never yields a smaller document.
 */
export function replay(stored: StoredDocument): Replayed {
  checkComplete(stored)
  const { snapshot, replica: replicaState, records } = stored
  const done = lastDone(records)
  const doc = build([snapshot, ...changes(records, Infinity)])
  // A write that was done had everything of its time in it, the snapshot included.
  const base = done === undefined ? (replicaState ?? snapshot) : snapshot
  const replica = once(() => build([base, ...changes(records, done ?? -1)]))
  // It may be damaged where the document is not, unless it is made of the first part of the same.
  const own = base !== null && snapshot !== null && Buffer.compare(base, snapshot) !== 0
  if (own || records.some(({ kind }) => kind === 'file')) replica()
  const settledAt = records.findLastIndex(({ kind }) => kind === 'done' || kind === 'file')
  return {
    doc,
    replica,
    knownHash: records[settledAt]?.hash ?? stored.replicaHash,
    intents: records
      .slice(settledAt + 1)
      .filter(({ kind }) => kind === 'intent')
      .map(({ seq, hash }) => ({
        seq,
        hash: hash ?? '',
        state: encodeDocument(build([snapshot, ...changes(records, seq)])),
      })),
  }
}

/** Every change from the disk, and edits before a sequence number. */
function changes(records: readonly LogRecord[], before: number): Uint8Array[] {
  return records
    .filter(({ kind, seq }) => kind === 'file' || (kind === 'update' && seq < before))
    .map(({ data }) => data)
}

function lastDone(records: readonly LogRecord[]): number | undefined {
  const dones = records.filter(({ kind }) => kind === 'done')
  return dones.length === 0 ? undefined : Math.max(...dones.map(({ data }) => intentOf(data)))
}

/** One transaction for all of it: merging long logs first is hundreds of times slower. */
function build(updates: readonly (Uint8Array | null)[]): Y.Doc {
  const doc = newDocument()
  doc.transact(() => {
    for (const update of updates) if (update !== null) Y.applyUpdate(doc, update, 'replay')
  }, 'replay')
  if (hasGap(doc)) throw damaged('a change in its history refers to one that is missing')
  return doc
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined
  return () => (made ??= { it: make() }).it
}

/** An empty document as all of ours are. */
export function newDocument(): Y.Doc {
  const doc = new Y.Doc({ gc: true })
  doc.getText(CONTENT)
  return doc
}

/** Whether something was received that cannot be placed yet. */
export function hasGap(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null
}

/**
 * What a document holds beyond a state vector. Yjs would put in what waits for something missing, too: a
 * copy made of that has a hole, and what waits was promised to nobody.
 */
export function encodeDocument(doc: Y.Doc, stateVector?: Uint8Array): Uint8Array {
  const { store } = doc
  const { pendingStructs, pendingDs } = store
  store.pendingStructs = null
  store.pendingDs = null
  try {
    return Y.encodeStateAsUpdate(doc, stateVector)
  } finally {
    store.pendingStructs = pendingStructs
    store.pendingDs = pendingDs
  }
}

/** The text as it can lie on disk: half a surrogate pair cannot. */
export function textOf(doc: Y.Doc): string {
  return doc.getText(CONTENT).toString().toWellFormed()
}

function checkComplete({
  snapshot,
  snapshotHash,
  snapSeq,
  nextSeq,
  records,
}: StoredDocument): void {
  if (snapshot !== null && hashOf(snapshot) !== snapshotHash) throw damaged('its snapshot changed')
  if (snapshot === null && snapSeq !== -1) throw damaged('its snapshot is missing')
  const complete = records.every(({ seq }, at) => seq === snapSeq + 1 + at)
  if (!complete || records.length !== nextSeq - snapSeq - 1) {
    throw damaged('records are missing in its history')
  }
}

function damaged(what: string): AppError {
  return new AppError('internal', `This document is damaged: ${what}.`)
}
