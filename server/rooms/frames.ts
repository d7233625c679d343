import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { AppError } from '../../shared/errors.ts'
import { FRAME } from '../../shared/rooms.ts'
import type { RoomNotice } from '../../shared/rooms.ts'

/** Kinds of a sync frame, as in the y-protocols. */
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/** A frame from a client, read but not believed. */
export type Inbound =
  | { type: 'step1'; stateVector: Uint8Array }
  | { type: 'step2'; update: Uint8Array }
  | { type: 'update'; update: Uint8Array }
  | { type: 'awareness'; update: Uint8Array }
  | { type: 'query_awareness' }
  | { type: 'ignored' }

/** Reads one frame; what is no frame is `bad_input`. */
export function readFrame(bytes: Uint8Array): Inbound {
  try {
    return read(decoding.createDecoder(bytes))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('bad_input', 'This is no frame of the sync protocol.', { cause: error })
  }
}

function read(decoder: decoding.Decoder): Inbound {
  const type = decoding.readVarUint(decoder)
  if (type === FRAME.sync) return readSync(decoder)
  if (type === FRAME.awareness) {
    return { type: 'awareness', update: decoding.readVarUint8Array(decoder) }
  }
  if (type === FRAME.queryAwareness) return { type: 'query_awareness' }
  if (type === FRAME.auth) return { type: 'ignored' }
  throw new AppError('bad_input', `Frames of type ${type} are not known here.`)
}

function readSync(decoder: decoding.Decoder): Inbound {
  const kind = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (kind === STEP_1) return { type: 'step1', stateVector: bytes }
  if (kind === STEP_2) return { type: 'step2', update: bytes }
  if (kind === UPDATE) return { type: 'update', update: bytes }
  throw new AppError('bad_input', `Sync frames of kind ${kind} are not known here.`)
}

export function step1Frame(stateVector: Uint8Array): Uint8Array {
  return syncFrame(STEP_1, stateVector)
}
export function step2Frame(update: Uint8Array): Uint8Array {
  return syncFrame(STEP_2, update)
}
export function updateFrame(update: Uint8Array): Uint8Array {
  return syncFrame(UPDATE, update)
}

function syncFrame(kind: number, bytes: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.sync)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, bytes)
  })
}

/** The first `frames` document frames of the connection are durable. */
export function ackFrame(frames: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.ack)
    encoding.writeVarUint(encoder, frames)
  })
}

export function noticeFrame(notice: RoomNotice): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.notice)
    encoding.writeVarString(encoder, JSON.stringify(notice))
  })
}

/** What stock clients know as "permission denied". */
export function deniedFrame(reason: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.auth)
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, reason)
  })
}

/** Data that changes nothing: a stock client that hears nothing for 30 s hangs up. */
export const KEEP_ALIVE = new Uint8Array([FRAME.awareness, 1, 0])

/** One client's state; null says that it left. */
export type AwarenessEntry = {
  readonly clientId: number
  readonly clock: number
  readonly state: string | null
}

/** Entries as the y-protocols write them; states stay JSON text. */
export function readAwareness(update: Uint8Array): AwarenessEntry[] {
  try {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    // Every entry takes three bytes at least: a made-up count must not make a long loop.
    if (count > update.length) throw new Error('more entries than bytes')
    return Array.from({ length: count }, () => readEntry(decoder))
  } catch (error) {
    throw new AppError('bad_input', 'This is no awareness update.', { cause: error })
  }
}

function readEntry(decoder: decoding.Decoder): AwarenessEntry {
  const clientId = decoding.readVarUint(decoder)
  const clock = decoding.readVarUint(decoder)
  const state = decoding.readVarString(decoder)
  return { clientId, clock, state: state === 'null' ? null : state }
}

export function awarenessFrame(entries: readonly AwarenessEntry[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, FRAME.awareness)
    encoding.writeVarUint8Array(
      encoder,
      encoding.encode((inner) => writeEntries(inner, entries)),
    )
  })
}

function writeEntries(encoder: encoding.Encoder, entries: readonly AwarenessEntry[]): void {
  encoding.writeVarUint(encoder, entries.length)
  for (const { clientId, clock, state } of entries) {
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, state ?? 'null')
  }
}
