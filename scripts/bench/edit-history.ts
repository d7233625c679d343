import { Y } from '../../server/rooms/y.ts'

const PEOPLE = 10
/** Letters typed in a row before one goes on elsewhere. */
const BURST = 5
const DELETE_EVERY = 8

/** `length` is that of the text in the end. */
export type History = { readonly updates: readonly Uint8Array[]; readonly length: number }

/** What a document went through: edits of several people in short bursts all over it, each a change of its own. */
export function editHistory(edits: number): History {
  const random = seeded(7)
  const main = new Y.Doc()
  const people = Array.from({ length: PEOPLE }, (_, at) => 1_000 + at)
  const updates: Uint8Array[] = []
  main.on('update', (update: Uint8Array) => updates.push(update))
  const text = main.getText('content')
  let at = 0
  for (let edit = 0; edit < edits; edit += 1) {
    if (edit % BURST === 0) {
      at = Math.floor(random() * (text.length + 1))
      main.clientID = people[Math.floor(random() * PEOPLE)] ?? 1
    }
    if (edit % DELETE_EVERY === DELETE_EVERY - 1 && at > 0) {
      at -= 1
      text.delete(at, 1)
    } else {
      text.insert(at, edit % 40 === 39 ? '\n' : String.fromCharCode(97 + Math.floor(random() * 26)))
      at += 1
    }
  }
  return { updates, length: text.length }
}

/** The same history in fewer pieces, as it would come from somebody who was offline for a while. */
export function inPieces(updates: readonly Uint8Array[], size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < updates.length; at += size) {
    pieces.push(Y.mergeUpdates(updates.slice(at, at + size)))
  }
  return pieces
}

/** The same one every time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
