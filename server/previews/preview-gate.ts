import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Role } from '../../shared/roles.ts'
import { unreachable } from '../../shared/unreachable.ts'
import type { Access, Caller, Clock, Unsubscribe } from '../seams.ts'
import { Remembered } from './remembered.ts'
import {
  DEFAULT_RULE,
  ruleAt,
  type PortRule,
  type PortStore,
  type PreviewWorkspace,
} from './port-store.ts'
import type { PreviewTarget } from './preview-host.ts'
import type { Visitor, VisitorCookie } from './visitor-cookie.ts'

/** Sign-ins, as previews need to know them. */
export interface SignIns {
  /** Whom an API token belongs to; undefined when it is none of ours. */
  byToken(token: string): Promise<Caller | undefined>
  /** Whether the session or token a visit began with is still good. */
  isGood(via: Caller['via']): Promise<boolean>
  /** Told when a session or token ends: its visits end with it. */
  onEnded(listener: (via: Caller['via']) => void): Unsubscribe
}

/** Who asks: nobody known, a visitor with our cookie, or a program with a token of ours. */
export type Guest =
  { kind: 'nobody' } | { kind: 'visitor'; visitor: Visitor } | { kind: 'caller'; caller: Caller }

export type Verdict =
  | { kind: 'open'; workspace: PreviewWorkspace; rule: PortRule; userId: UserId | undefined }
  | { kind: 'unknown' }
  | { kind: 'sign_in'; workspace: PreviewWorkspace }
  | { kind: 'refused'; workspace: PreviewWorkspace; reason: string }

type Deps = {
  access: Access
  ports: PortStore
  signIns: SignIns
  cookie: VisitorCookie
  clock: Clock
}
/** What another process decided is known here after at most this long. */
const REMEMBER_MS = 30_000

/** Says who may see a port, from what is known now. Changes of role and visibility count at once. */
export class PreviewGate {
  readonly #deps: Deps
  readonly #workspaces: Remembered<string, PreviewWorkspace | undefined>
  readonly #rules: Remembered<WorkspaceId, Map<number, PortRule>>
  readonly #roles: Remembered<string, Role | undefined>
  readonly #signIns: Remembered<string, boolean>
  readonly #tokens: Remembered<string, Caller | undefined>

  constructor(deps: Deps) {
    this.#deps = deps
    const now = () => deps.clock.now()
    const kept = { forMs: REMEMBER_MS, now }
    this.#workspaces = new Remembered(kept)
    this.#rules = new Remembered(kept)
    this.#roles = new Remembered(kept)
    this.#signIns = new Remembered(kept)
    this.#tokens = new Remembered(kept)
    deps.signIns.onEnded((via) => {
      this.#signIns.forget(via.id)
      this.#tokens.clear()
    })
    deps.access.onChange(({ workspaceId, userId }) => this.#roles.forget(key(workspaceId, userId)))
  }

  /** The first of: a token of ours, our cookie. An app's own bearer token is nobody to us. */
  async guest(headers: { cookie?: string | undefined; authorization?: string | undefined }) {
    const token = /^Bearer +(\S{1,500})$/i.exec(headers.authorization ?? '')?.[1]
    const caller = token && (await this.#tokens.get(token, () => this.#deps.signIns.byToken(token)))
    if (caller) return { kind: 'caller', caller } satisfies Guest
    const visitor = this.#deps.cookie.read(headers.cookie)
    return (visitor ? { kind: 'visitor', visitor } : { kind: 'nobody' }) satisfies Guest
  }

  async decide(target: PreviewTarget, guest: Guest): Promise<Verdict> {
    const workspace = await this.workspace(target.slug)
    if (!workspace) return { kind: 'unknown' }
    const rule = await this.rule(workspace.id, target.port)
    const userId = await this.#userOf(guest, { workspace, rule, port: target.port })
    const role = userId && (await this.#roleOf(workspace.id, userId))
    // A stranger's cookie is no reason to keep them from what everybody may see.
    if (rule.visibility === 'public') {
      return { kind: 'open', workspace, rule, userId: role && userId }
    }
    if (!userId) return { kind: 'sign_in', workspace }
    const reason = refusal(rule, role)
    return reason
      ? { kind: 'refused', workspace, reason }
      : { kind: 'open', workspace, rule, userId }
  }

  async workspace(slug: string): Promise<PreviewWorkspace | undefined> {
    return this.#workspaces.get(slug, () => this.#deps.ports.bySlug(slug))
  }

  /** As it is now: for those who are told that it does not run. */
  async freshWorkspace(slug: string): Promise<PreviewWorkspace | undefined> {
    this.#workspaces.forget(slug)
    return this.workspace(slug)
  }

  async rule(workspaceId: WorkspaceId, port: number): Promise<PortRule> {
    const rules = await this.#rules.get(workspaceId, () => this.#deps.ports.rules(workspaceId))
    return ruleAt(rules.get(port) ?? DEFAULT_RULE, this.#deps.clock.now())
  }

  /** To be called when a port was decided about. */
  forgetRules(workspaceId: WorkspaceId): void {
    this.#rules.forget(workspaceId)
  }

  async #userOf(
    guest: Guest,
    at: { workspace: PreviewWorkspace; rule: PortRule; port: number },
  ): Promise<UserId | undefined> {
    if (guest.kind === 'nobody') return undefined
    if (guest.kind === 'caller') return guest.caller.userId
    const { uid, via, ws, port, epoch } = guest.visitor
    if (ws !== at.workspace.id || port !== at.port || epoch !== at.rule.epoch) return undefined
    const good = await this.#signIns.get(via.id, () => this.#deps.signIns.isGood(via))
    return good ? uid : undefined
  }

  async #roleOf(workspaceId: WorkspaceId, userId: UserId): Promise<Role | undefined> {
    return this.#roles.get(key(workspaceId, userId), () =>
      this.#deps.access.roleOf(userId, workspaceId),
    )
  }
}

/** Why not, or undefined. */
function refusal(rule: PortRule, role: Role | undefined): string | undefined {
  switch (rule.visibility) {
    case 'public':
      return undefined
    case 'members':
      return role ? undefined : 'Only members of its workspace can see this preview.'
    case 'private':
      return role === 'owner' ? undefined : 'Only the owner of its workspace can see this preview.'
    default:
      return unreachable(rule.visibility)
  }
}

function key(workspaceId: WorkspaceId, userId: UserId): string {
  return `${workspaceId} ${userId}`
}
