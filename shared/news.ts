import { z } from 'zod'
import { Person } from './accounts.ts'
import { Message } from './chat.ts'
import { FileChange, FilePath } from './files.ts'
import { TerminalId, UserId } from './ids.ts'
import { Port, PortNumber } from './ports.ts'
import { Role } from './roles.ts'
import { Terminal } from './terminals.ts'
import { Timestamp } from './time.ts'
import { Workspace } from './workspaces.ts'

/** Hands that rest this long are idle. */
export const IDLE_MS = 60_000

/**
 * Where somebody is. One person may be here in several tabs; each is a `connection`. What does not
 * apply is left out, so that a page of an older version is understood too.
 */
export const Whereabouts = z.object({
  file: FilePath.nullable(),
  line: z.int().nullable(),
  /** What they look at: editor, terminal, database, preview, ports, settings. */
  panel: z.string().max(40).nullable(),
  /** The lines of the text they see. */
  lines: z.object({ from: z.int().min(1), to: z.int().min(1) }).exactOptional(),
  /** The table whose rows they look at in the console; a query there is a `file`. */
  table: z.object({ schema: z.string().max(100), name: z.string().max(100) }).exactOptional(),
  terminal: TerminalId.exactOptional(),
  preview: z.object({ port: PortNumber, path: z.string().max(2_000) }).exactOptional(),
  /** Whose steps they follow. */
  following: UserId.exactOptional(),
})
export type Whereabouts = z.infer<typeof Whereabouts>
export const Present = z.object({
  connection: z.string(),
  person: Person,
  role: Role,
  where: Whereabouts,
  /** No sign of life from their keyboard for a minute. */
  idle: z.boolean(),
  /** Since when, while they are. */
  idleSince: Timestamp.exactOptional(),
})
export type Present = z.infer<typeof Present>

/** Down `WS /events/:workspaceId`: what happens in a workspace, as it happens. */
export const News = z.discriminatedUnion('type', [
  /** First on every connection; ask for lists by REST after it, and nothing is missed. */
  z.object({ type: z.literal('hello'), connection: z.string(), present: z.array(Present) }),
  z.object({ type: z.literal('present'), present: z.array(Present) }),
  z.object({ type: z.literal('workspace'), workspace: Workspace.omit({ role: true }) }),
  z.object({ type: z.literal('deleted') }),
  z.object({ type: z.literal('role'), role: Role }),
  z.object({ type: z.literal('members') }),
  z.object({ type: z.literal('files'), changes: z.array(FileChange) }),
  z.object({ type: z.literal('terminals'), terminals: z.array(Terminal) }),
  z.object({ type: z.literal('ports'), ports: z.array(Port) }),
  /** Somebody changed what is in the database: tables, columns, functions. */
  z.object({ type: z.literal('schema') }),
  /** Somebody said something; a reply comes with whom its thread concerns. */
  z.object({ type: z.literal('message'), message: Message, followers: z.array(UserId).optional() }),
  /** A message is different now: edited, deleted, reacted to, replied to. */
  z.object({ type: z.literal('message_changed'), message: Message }),
  z.object({
    type: z.literal('read'),
    userId: UserId,
    readUpTo: z.int(),
    thread: z.int().optional(),
  }),
  /** Somebody writes a message, in a thread or outside. Kept nowhere. */
  z.object({ type: z.literal('typing'), person: Person, thread: z.int().nullable() }),
  /** Somebody asks everybody to come where they are; each decides for themselves. */
  z.object({ type: z.literal('gather'), by: Person }),
  /** A viewer asks to edit; told to those who may let them. */
  z.object({ type: z.literal('control_asked'), by: Person }),
  /** The answer was "not now". */
  z.object({ type: z.literal('control_declined'), by: Person }),
  /** What this tab asked for was not done, and why. */
  z.object({ type: z.literal('refused'), reason: z.string() }),
])
export type News = z.infer<typeof News>

/** Up: where I am. Sent on change, at most a few times a second. */
export const WhereUp = z.object({
  type: z.literal('where'),
  where: Whereabouts,
  idle: z.boolean(),
})
export type WhereUp = z.infer<typeof WhereUp>
/** Up: what I ask the others for. */
export const AskUp = z.discriminatedUnion('type', [
  z.object({ type: z.literal('gather') }),
  z.object({ type: z.literal('ask_control') }),
  z.object({ type: z.literal('decline_control'), userId: UserId }),
])
export type AskUp = z.infer<typeof AskUp>
/** Up: that I write a message. Repeated while it lasts. */
export const TypingUp = z.object({
  type: z.literal('typing'),
  thread: z.int().positive().nullable(),
})
export type TypingUp = z.infer<typeof TypingUp>
export const NewsUp = z.discriminatedUnion('type', [WhereUp, AskUp, TypingUp])
export type NewsUp = z.infer<typeof NewsUp>
