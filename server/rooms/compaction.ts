import { Y } from './y.ts'
import { encodeDocument, hasGap, newDocument, textOf } from './document-replay.ts'

/** How much log is worth a snapshot. */
export type CompactAfter = { readonly records: number; readonly bytes: number }
export const COMPACT_AFTER: CompactAfter = { records: 500, bytes: 64 * 1024 }

/** Whether the log has grown enough beyond its snapshot. */
export function worthCompacting(
  log: { readonly records: number; readonly bytes: number },
  snapshotBytes: number,
  after: CompactAfter,
): boolean {
  return log.records >= after.records || log.bytes >= Math.max(after.bytes, snapshotBytes)
}

/** The state to keep instead of a log, or undefined when it does not read back as the same document. */
export function verifiedSnapshot(doc: Y.Doc): Uint8Array | undefined {
  if (hasGap(doc)) return undefined
  const snapshot = encodeDocument(doc)
  const copy = newDocument()
  Y.applyUpdate(copy, snapshot)
  const same = sameState(copy, doc) && textOf(copy) === textOf(doc)
  copy.destroy()
  return same ? snapshot : undefined
}

/** Whether two documents hold the same insertions. */
export function sameState(one: Y.Doc, other: Y.Doc): boolean {
  const [a, b] = [
    Y.decodeStateVector(Y.encodeStateVector(one)),
    Y.decodeStateVector(Y.encodeStateVector(other)),
  ]
  return a.size === b.size && Array.from(a).every(([client, clock]) => b.get(client) === clock)
}
