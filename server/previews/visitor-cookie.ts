import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { PortNumber } from '../../shared/ports.ts'
import type { Clock } from '../seams.ts'

/** Cookies of these names are ours: no app sees them, none sets them. */
const OURS = /^(__Host-|__Secure-)?atelier(?![a-z0-9])/i

const Via = z.object({ kind: z.enum(['session', 'token']), id: z.string() })
const Visitor = z.object({
  uid: UserId,
  /** What ended, the visit ends with. */
  via: Via,
  ws: WorkspaceId,
  port: PortNumber,
  epoch: z.int(),
  /** Milliseconds. Before it passes, a fresh cookie goes along with an answer. */
  exp: z.int(),
  /** Past it a new hand-off is needed. */
  end: z.int(),
})
/** Somebody who came through the hand-off, bound to one port of one workspace. */
export type Visitor = z.infer<typeof Visitor>
export type VisitorIdentity = Pick<Visitor, 'uid' | 'via' | 'ws' | 'port' | 'epoch'>

const FRESH_MS = 10 * 60_000
const LIFE_MS = 12 * 60 * 60_000
const MAX_REMEMBERED = 5_000

/** The narrow cookie of previews: signed by us, valid on one host only, useless anywhere else. */
export class VisitorCookie {
  readonly name: string
  readonly #attributes: string
  readonly #key: Buffer
  readonly #clock: Clock
  readonly #remembered = new Map<string, Visitor>()

  constructor(deps: { secret: Uint8Array; secure: boolean; clock: Clock }) {
    this.#key = Buffer.from(hkdfSync('sha256', deps.secret, '', 'atelier preview visitor', 32))
    this.#clock = deps.clock
    // A frame of another site keeps only partitioned cookies; plain http on a name of the same site
    // keeps only lax ones.
    this.name = deps.secure ? '__Host-atelier-preview' : 'atelier-preview'
    this.#attributes = deps.secure
      ? 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned'
      : 'Path=/; HttpOnly; SameSite=Lax'
  }

  /** A `Set-Cookie` for a visit that begins, or goes on until `end`. */
  issue(identity: VisitorIdentity, end?: number): string {
    const now = this.#clock.now()
    const last = end ?? now + LIFE_MS
    const visitor = { ...identity, exp: Math.min(now + FRESH_MS, last), end: last }
    const body = Buffer.from(JSON.stringify(visitor)).toString('base64url')
    const maxAge = Math.floor((last - now) / 1000)
    return `${this.name}=${body}.${this.#sign(body)}; Max-Age=${maxAge}; ${this.#attributes}`
  }

  /** The visitor of a `Cookie` header. Of several cookies of the name, the first genuine one counts. */
  read(header: string | undefined): Visitor | undefined {
    if (!header?.includes(this.name)) return undefined
    for (const pair of header.split(';', 60)) {
      const [name, value] = splitPair(pair)
      if (name !== this.name) continue
      const visitor = this.#verify(value)
      if (visitor && visitor.end > this.#clock.now()) return visitor
    }
    return undefined
  }

  /** Whether a fresh cookie should be sent along. */
  isAgeing(visitor: Visitor): boolean {
    return visitor.exp - this.#clock.now() < FRESH_MS / 2 && visitor.exp < visitor.end
  }

  #verify(value: string): Visitor | undefined {
    const known = this.#remembered.get(value)
    if (known) return known
    const [body, signature] = value.split('.')
    if (!body || !signature || !sameText(signature, this.#sign(body))) return undefined
    const visitor = Visitor.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
    if (!visitor.success) return undefined
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(value, visitor.data)
    return visitor.data
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest('base64url')
  }
}

/** Whether a cookie of this name belongs to us. */
export function isOurs(name: string): boolean {
  return OURS.test(name.trim())
}

/** A `Cookie` header without ours; undefined when nothing is left. */
export function withoutOurs(header: string): string | undefined {
  // Most requests to a preview carry just one cookie; most apps' names cannot be mistaken for ours.
  if (!/atelier/i.test(header)) return header
  const kept = header.split(';').filter((pair) => !isOurs(splitPair(pair)[0]))
  return kept.length === 0 ? undefined : kept.join(';').trim()
}

function splitPair(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=')
  if (at === -1) return [pair.trim(), '']
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}
