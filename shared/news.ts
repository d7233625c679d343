import { z } from 'zod'
import { Person } from './accounts.ts'
import { Message } from './chat.ts'
import { FileChange, FilePath } from './files.ts'
import { UserId } from './ids.ts'
import { Port } from './ports.ts'
import { Role } from './roles.ts'
import { Terminal } from './terminals.ts'
import { Workspace } from './workspaces.ts'

/** Where somebody is. One person may be here in several tabs; each is a `connection`. */
export const Whereabouts = z.object({
  file: FilePath.nullable(),
  line: z.int().nullable(),
  /** What they look at: editor, terminal, database, preview, chat. */
  panel: z.string().max(40).nullable(),
})
export type Whereabouts = z.infer<typeof Whereabouts>
export const Present = z.object({
  connection: z.string(),
  person: Person,
  role: Role,
  where: Whereabouts,
  /** No sign of life from their keyboard for a minute. */
  idle: z.boolean(),
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
  z.object({ type: z.literal('message'), message: Message }),
  z.object({ type: z.literal('read'), userId: UserId, readUpTo: z.int() }),
])
export type News = z.infer<typeof News>

/** Up: where I am. Sent on change, at most a few times a second. */
export const NewsUp = z.object({ type: z.literal('where'), where: Whereabouts, idle: z.boolean() })
export type NewsUp = z.infer<typeof NewsUp>
