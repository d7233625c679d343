import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** How a server wants the frames of the y-protocols wrapped. */
export type Dialect = {
  /** What is sent before anything else. */
  readonly hello: (room: string) => Uint8Array | undefined
  readonly wrap: (room: string, frame: Uint8Array) => Uint8Array
  /** Leaves the decoder at the kind of the frame. */
  readonly unwrap: (decoder: decoding.Decoder) => void
  /** Kinds of sync frames that come instead of the usual number. */
  readonly syncKinds: readonly number[]
}

const SYNC = 0
const AUTH = 2
const SYNC_REPLY = 4
const NO_TOKEN = ''

const plain: Dialect = {
  hello: () => undefined,
  wrap: (_room, frame) => frame,
  unwrap: () => undefined,
  syncKinds: [SYNC],
}
/** Several documents share one socket there, so each frame begins with the document's name. */
const named: Dialect = {
  hello: (room) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, room)
      encoding.writeVarUint(encoder, AUTH)
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, NO_TOKEN)
    }),
  wrap: (room, frame) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, room)
      encoding.writeUint8Array(encoder, frame)
    }),
  unwrap: (decoder) => void decoding.readVarString(decoder),
  syncKinds: [SYNC, SYNC_REPLY],
}

export const DIALECTS = { atelier: plain, 'y-websocket': plain, hocuspocus: named } as const
export type DialectName = keyof typeof DIALECTS
