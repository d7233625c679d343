import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { parseJson } from '../../shared/parse.ts'
import { FRAME, RoomNotice } from '../../shared/rooms.ts'

const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/** A frame of the room's socket, read. */
export type RoomFrame =
  | { type: 'step1'; stateVector: Uint8Array }
  | { type: 'step2'; update: Uint8Array }
  | { type: 'update'; update: Uint8Array }
  | { type: 'awareness'; update: Uint8Array }
  | { type: 'query_awareness' }
  | { type: 'denied'; reason: string }
  | { type: 'ack'; frames: number }
  | { type: 'notice'; notice: RoomNotice }

/** Reads one frame; throws at what is none. */
export function readFrame(bytes: Uint8Array): RoomFrame | undefined {
  const decoder = decoding.createDecoder(bytes)
  switch (decoding.readVarUint(decoder)) {
    case FRAME.sync:
      return readSync(decoder)
    case FRAME.awareness:
      return { type: 'awareness', update: decoding.readVarUint8Array(decoder) }
    case FRAME.queryAwareness:
      return { type: 'query_awareness' }
    case FRAME.auth:
      decoding.readVarUint(decoder)
      return { type: 'denied', reason: decoding.readVarString(decoder) }
    case FRAME.ack:
      return { type: 'ack', frames: decoding.readVarUint(decoder) }
    case FRAME.notice:
      return { type: 'notice', notice: parseJson(RoomNotice, decoding.readVarString(decoder)) }
    default:
      // A newer server may say more than we know.
      return undefined
  }
}

function readSync(decoder: decoding.Decoder): RoomFrame {
  const kind = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (kind === STEP_1) return { type: 'step1', stateVector: bytes }
  if (kind === STEP_2) return { type: 'step2', update: bytes }
  if (kind === UPDATE) return { type: 'update', update: bytes }
  throw new Error(`There is no sync frame of kind ${kind}.`)
}

export const step1Frame = (stateVector: Uint8Array) => sync(STEP_1, stateVector)
export const step2Frame = (update: Uint8Array) => sync(STEP_2, update)
export const updateFrame = (update: Uint8Array) => sync(UPDATE, update)

function sync(kind: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.sync)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, bytes)
  }) as Uint8Array<ArrayBuffer>
}

export function awarenessFrame(update: Uint8Array): Uint8Array<ArrayBuffer> {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.awareness)
    encoding.writeVarUint8Array(encoder, update)
  }) as Uint8Array<ArrayBuffer>
}
