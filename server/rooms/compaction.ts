import { Y } from './y.ts'
import { hasGap, newDocument, textOf } from './document-replay.ts'

const LOG_BYTES = 64 * 1024
const LOG_RECORDS = 500

/** Whether the log has grown enough beyond its snapshot. */
export function worthCompacting(
  log: { readonly records: number; readonly bytes: number },
  snapshotBytes: number,
): boolean {
  return log.records >= LOG_RECORDS || log.bytes >= Math.max(LOG_BYTES, snapshotBytes)
}

/** The state to keep instead of a log, or undefined when it does not read back as the same document. */
export function verifiedSnapshot(doc: Y.Doc): Uint8Array | undefined {
  if (hasGap(doc)) return undefined
  const snapshot = Y.encodeStateAsUpdate(doc)
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
