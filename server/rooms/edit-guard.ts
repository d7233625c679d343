import { AppError } from '../../shared/errors.ts'
import { CONTENT } from './document-replay.ts'
import { Y } from './y.ts'

const ODD = /[\r\0]/g

/** What an update would insert: the clock after the last insertion of each client. */
export type Inserted = ReadonlyMap<number, number>

/** Reads the whole update before anything of it is applied; garbage is `bad_input`. */
export function readInsertions(update: Uint8Array): Inserted {
  try {
    const ends = new Map<number, number>()
    for (const struct of Y.decodeUpdate(update).structs) {
      if (struct instanceof Y.Skip) continue
      const { client, clock } = struct.id
      ends.set(client, Math.max(ends.get(client) ?? 0, clock + struct.length))
    }
    return ends
  } catch (error) {
    throw new AppError('bad_input', 'This is no document update.', { cause: error })
  }
}

/** New insertions that carry a client id of another person who is here. */
export function foreignClients(
  inserted: Inserted,
  doc: Y.Doc,
  isForeign: (clientId: number) => boolean,
): Map<number, number> {
  const found = Array.from(inserted).filter(
    ([client, clock]) => clock > Y.getState(doc.store, client) && isForeign(client),
  )
  return new Map(found)
}

/** The update without what those clients inserted: they are here and will send it themselves. */
export function withoutClients(
  update: Uint8Array,
  clients: ReadonlyMap<number, number>,
): Uint8Array {
  return Y.diffUpdate(update, Y.encodeStateVector(new Map(clients)))
}

/** Whether an update says nothing that the document does not know. */
export function saysNothing(update: Uint8Array, doc: Y.Doc): boolean {
  return Y.snapshotContainsUpdate(Y.snapshot(doc), update)
}

/** A CR, a NUL or something that is no text, which a client put into the content. */
export type Oddity = { readonly at: number; readonly length: number }

/**
 * Finds what has no place in a text file: carriage returns, embedded objects, and the NUL that would
 * make it a binary one, which nobody could edit after the next look at the disk.
 */
export function oddities(doc: Y.Doc): Oddity[] {
  const found: Oddity[] = []
  let at = 0
  for (const { insert } of doc.getText(CONTENT).toDelta()) {
    if (typeof insert === 'string') {
      for (const { index } of insert.matchAll(ODD)) found.push({ at: at + index, length: 1 })
      at += insert.length
    } else {
      found.push({ at, length: 1 })
      at += 1
    }
  }
  return found
}

/** Takes them out, from the end, so that positions hold. */
export function removeOddities(doc: Y.Doc): void {
  const found = oddities(doc)
  if (found.length === 0) return
  const text = doc.getText(CONTENT)
  doc.transact(() => {
    for (const { at, length } of found.toReversed()) text.delete(at, length)
  }, 'server')
}

/** Whether what an event inserted could be odd: cheap, unlike looking for it. */
export function mayBeOdd(event: Y.YTextEvent): boolean {
  return event.delta.some(
    ({ insert }) =>
      insert !== undefined && (typeof insert !== 'string' || insert.search(ODD) !== -1),
  )
}
