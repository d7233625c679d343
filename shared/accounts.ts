import { z } from 'zod'
import { UserId, WorkspaceId } from './ids.ts'
import { GrantableRole } from './roles.ts'
import { Timestamp } from './time.ts'

/** A name people give: one line, nothing invisible that could disguise it. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\u2028-\u202e\u2066-\u2069]*$/u, 'Use visible characters only.')
export const DisplayName = Name

/** A person as everybody in a workspace may see them. `slot` picks one of twelve colours. */
export const Person = z.object({ id: UserId, name: DisplayName, slot: z.int().min(0) })
export type Person = z.infer<typeof Person>

/** Who is signed in. `instanceOwner` may mint owner links and sees every setting. */
export const Me = Person.extend({ instanceOwner: z.boolean(), createdAt: Timestamp })
export type Me = z.infer<typeof Me>
export const MeChange = z.object({ name: DisplayName })

/** One registered passkey. */
export const Passkey = z.object({
  id: z.string(),
  name: Name,
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
})
export type Passkey = z.infer<typeof Passkey>
export const PasskeyChange = Passkey.pick({ name: true })

export const Session = z.object({
  id: z.uuid(),
  /** Browser and system, in words. */
  device: z.string(),
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  current: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const ApiToken = z.object({
  id: z.uuid(),
  name: Name,
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
})
export type ApiToken = z.infer<typeof ApiToken>
export const NewApiToken = ApiToken.pick({ name: true })
/** The only time the token itself is told. */
export const MadeApiToken = ApiToken.extend({ token: z.string() })
export type MadeApiToken = z.infer<typeof MadeApiToken>

/** What a link's secret opens: the first owner, or membership of a workspace. */
export const LinkInfo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner'), expiresAt: Timestamp }),
  z.object({
    kind: z.literal('invite'),
    workspace: z.object({ id: WorkspaceId, name: z.string() }),
    role: GrantableRole,
    invitedBy: z.string(),
    expiresAt: Timestamp,
  }),
])
export type LinkInfo = z.infer<typeof LinkInfo>

/** `POST /api/accounts/passkeys/options`: how to begin a registration. A link or a session is needed. */
export const PasskeyOptionsRequest = z.object({
  name: DisplayName.optional(),
  link: z.string().max(200).optional(),
})
/** `challengeId` names the challenge when the browser's answer comes back. */
export const CeremonyOptions = z.object({
  challengeId: z.uuid(),
  options: z.record(z.string(), z.unknown()),
})
export type CeremonyOptions = z.infer<typeof CeremonyOptions>
/** The browser's answer, passed on untouched to the WebAuthn library, which checks it. */
export const CeremonyResponse = z.object({
  challengeId: z.uuid(),
  response: z.record(z.string(), z.unknown()),
})

export const Ticket = z.object({ ticket: z.string(), expiresAt: Timestamp })
export type Ticket = z.infer<typeof Ticket>

/** The lists of one's own passkeys, sessions and tokens. */
export const PasskeyList = z.object({ passkeys: z.array(Passkey) })
export const SessionList = z.object({ sessions: z.array(Session) })
export const ApiTokenList = z.object({ tokens: z.array(ApiToken) })

/** The secret part of a link, `/join/<secret>`. */
export const LinkRequest = z.object({ link: z.string().min(1).max(200) })
/** `POST /api/accounts/join`: the workspace the link led into. */
export const Joined = z.object({ workspaceId: WorkspaceId })
export type Joined = z.infer<typeof Joined>
