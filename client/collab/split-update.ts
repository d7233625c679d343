import * as encoding from 'lib0/encoding'
import { Y } from './y.ts'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type Deletions = ReturnType<typeof Y.decodeUpdate>['ds']

/** At most three bytes each, so a piece stays well under what a frame may hold. */
const PIECE_CHARS = 160 * 1024
const SMALL_BYTES = 512 * 1024

/**
 * Cuts an update into pieces that fit a frame each. Applied in order, every piece refers only to what
 * came before it, so the other side never has to keep what it cannot place.
 */
export function splitUpdate(update: Uint8Array): Uint8Array[] {
  if (update.length <= SMALL_BYTES) return [update]
  const { structs, ds } = Y.decodeUpdate(update)
  const pieces: Piece[] = [new Piece()]
  for (const struct of inCausalOrder(structs)) {
    for (const part of parts(struct)) {
      const last = pieces.at(-1)
      if (last?.takes(part)) last.add(part)
      else pieces.push(new Piece(part))
    }
  }
  return pieces.map((piece, at) => piece.encode(at === pieces.length - 1 ? ds : undefined))
}

/** Runs of structs, by client, that go into one frame. */
class Piece {
  readonly #runs = new Map<number, { structs: Struct[]; next: number }>()
  #chars = 0

  constructor(first?: Struct) {
    if (first) this.add(first)
  }

  takes(struct: Struct): boolean {
    const run = this.#runs.get(struct.id.client)
    if (run && run.next !== struct.id.clock) return false
    return this.#chars + charsOf(struct) <= PIECE_CHARS
  }

  add(struct: Struct): void {
    const { client, clock } = struct.id
    const run = this.#runs.get(client) ?? { structs: [], next: clock }
    run.structs.push(struct)
    run.next = clock + lengthOf(struct)
    this.#runs.set(client, run)
    this.#chars += charsOf(struct)
  }

  encode(deletions: Deletions | undefined): Uint8Array {
    const encoder = new Y.UpdateEncoderV1()
    encoding.writeVarUint(encoder.restEncoder, this.#runs.size)
    for (const [client, { structs }] of this.#runs) {
      encoding.writeVarUint(encoder.restEncoder, structs.length)
      encoder.writeClient(client)
      encoding.writeVarUint(encoder.restEncoder, structs[0]?.id.clock ?? 0)
      for (const struct of structs) struct.write(encoder, 0)
    }
    writeDeletions(encoder, deletions)
    return encoder.toUint8Array()
  }
}

function writeDeletions(encoder: Y.UpdateEncoderV1, deletions: Deletions | undefined): void {
  const clients = deletions?.clients ?? new Map<number, { clock: number; len: number }[]>()
  encoding.writeVarUint(encoder.restEncoder, clients.size)
  for (const [client, ranges] of clients) {
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
}

/** Updates come client by client; a text of two people refers back and forth between them. */
function* inCausalOrder(structs: readonly Struct[]): Generator<Struct> {
  const waiting = queues(structs)
  while (waiting.size > 0) {
    let moved = false
    for (const [client, queue] of waiting) {
      for (let next = queue.at(-1); next && !waitsFor(next, waiting); next = queue.at(-1)) {
        queue.pop()
        moved = true
        yield next
      }
      if (queue.length === 0) waiting.delete(client)
    }
    // What refers to nothing we have is for the other side to place.
    if (!moved) return yield* [...waiting.values()].flatMap((queue) => queue.toReversed())
  }
}

/** Per client, the next struct last. */
function queues(structs: readonly Struct[]): Map<number, Struct[]> {
  const found = new Map<number, Struct[]>()
  for (const struct of structs.toReversed()) {
    // A skip says only that something is missing; the gap in the clocks says it too.
    if (struct instanceof Y.Skip) continue
    const queue = found.get(struct.id.client) ?? []
    queue.push(struct)
    found.set(struct.id.client, queue)
  }
  return found
}

function waitsFor(struct: Struct, waiting: ReadonlyMap<number, readonly Struct[]>): boolean {
  if (!(struct instanceof Y.Item)) return false
  const parent = struct.parent instanceof Y.ID ? struct.parent : null
  return [struct.origin, struct.rightOrigin, parent].some((id) => {
    if (!id || id.client === struct.id.client) return false
    const next = waiting.get(id.client)?.at(-1)
    return next !== undefined && id.clock >= next.id.clock
  })
}

/** A long text as several, never cut between the halves of a character. */
function* parts(struct: Struct): Generator<Struct> {
  let rest = struct
  while (rest instanceof Y.Item && rest.content instanceof Y.ContentString) {
    const { str } = rest.content
    if (str.length <= PIECE_CHARS) break
    const end = isHighSurrogate(str.charCodeAt(PIECE_CHARS - 1)) ? PIECE_CHARS - 1 : PIECE_CHARS
    const { client, clock } = rest.id
    const { rightOrigin, parent, parentSub } = rest
    const origin = Y.createID(client, clock + end - 1)
    const content = rest.content.splice(end)
    const head = rest
    rest = new Y.Item(
      Y.createID(client, clock + end),
      null,
      origin,
      null,
      rightOrigin,
      parent,
      parentSub,
      content,
    )
    yield head
  }
  yield rest
}

function lengthOf(struct: Struct): number {
  return struct instanceof Y.Item ? struct.content.getLength() : struct.length
}

function charsOf(struct: Struct): number {
  const isText = struct instanceof Y.Item && struct.content instanceof Y.ContentString
  return isText ? lengthOf(struct) : 32
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00
}
