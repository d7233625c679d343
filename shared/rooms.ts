import { z } from 'zod'
import { EntryPath } from './files.ts'
import { FileId } from './ids.ts'

export const OpenRoom = z.object({ path: EntryPath })

/** Why a room takes no edits. */
export const ReadOnlyReason = z.enum(['role', 'too_large', 'not_text', 'not_saving'])
export type ReadOnlyReason = z.infer<typeof ReadOnlyReason>

/** `room` is `<fileId>.<generation>`, the last part of the socket's address. */
export const RoomInfo = z.object({
  room: z.string(),
  fileId: FileId,
  generation: z.int(),
  path: EntryPath,
  readOnly: ReadOnlyReason.nullable(),
  eol: z.enum(['lf', 'crlf', 'mixed']),
  encoding: z.enum(['utf-8', 'utf-8-bom']),
})
export type RoomInfo = z.infer<typeof RoomInfo>

/** Frame types on `/collab`. 0 to 3 are the stock y-websocket protocol; the rest only with `?x=1`. */
export const FRAME = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** varUint n: the first n document frames of this connection are durable. */
  ack: 100,
  /** varString: a `RoomNotice` as JSON. */
  notice: 101,
} as const

/** News about the file behind a room. */
export const RoomNotice = z.discriminatedUnion('type', [
  /** The file on disk now holds everything up to here. */
  z.object({ type: z.literal('saved'), hash: z.string() }),
  z.object({ type: z.literal('unsaved'), reason: z.string() }),
  /** Somebody changed the file on disk and it was merged; `large` when most of it went. */
  z.object({ type: z.literal('disk'), large: z.boolean() }),
  /** The file is gone from the disk; nothing is saved until it is back or saved anew. */
  z.object({ type: z.literal('deleted') }),
  z.object({ type: z.literal('moved'), path: EntryPath }),
  /** Edits are not durable now; they are kept here and tried again. */
  z.object({ type: z.literal('not_durable'), reason: z.string() }),
  z.object({ type: z.literal('durable') }),
])
export type RoomNotice = z.infer<typeof RoomNotice>

/** What an editor says of itself in awareness. The server overwrites `user`. */
export const AwarenessState = z.object({
  user: z.object({ id: z.string(), name: z.string(), slot: z.int() }).optional(),
  /** Relative positions into `content`, as Yjs JSON, so that every editor reads one format. */
  cursor: z.object({ anchor: z.unknown(), head: z.unknown() }).nullish(),
})
export type AwarenessState = z.infer<typeof AwarenessState>
