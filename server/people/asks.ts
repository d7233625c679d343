import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { AskUp, News, Present } from '../../shared/news.ts'
import { can } from '../../shared/roles.ts'
import { unreachable } from '../../shared/unreachable.ts'
import type { Listener } from './listener.ts'
import { TokenBucket } from './rate.ts'

/** Two at once, then one in twenty seconds: a question is a toast on somebody's screen. */
const RATE = { perSecond: 1 / 20, burst: 2 }

type Asking = {
  readonly workspaceId: WorkspaceId
  readonly by: Present
  /** Everybody else's tabs. */
  readonly others: readonly Listener[]
}
type Answer =
  { readonly reason: string } | { readonly to: readonly Listener[]; readonly news: News }

/** What people may ask of each other, and how often. */
export class Asks {
  readonly #now: () => number
  readonly #rates = new Map<WorkspaceId, Map<UserId, TokenBucket>>()

  constructor(deps: { now: () => number }) {
    this.#now = deps.now
  }

  /** Whom to tell what, or why not. */
  judge(ask: AskUp, { workspaceId, by, others }: Asking): Answer {
    const answer = answerTo(ask, by, others)
    if ('reason' in answer || ask.type === 'decline_control') return answer
    if (this.#rate(workspaceId, by.person.id).take()) return answer
    return { reason: 'You asked a moment ago. Give them some time.' }
  }

  /** Nobody is in the workspace any more. */
  forget(workspaceId: WorkspaceId): void {
    this.#rates.delete(workspaceId)
  }

  #rate(workspaceId: WorkspaceId, userId: UserId): TokenBucket {
    const rates = this.#rates.get(workspaceId) ?? new Map<UserId, TokenBucket>()
    this.#rates.set(workspaceId, rates)
    const rate = rates.get(userId) ?? new TokenBucket({ ...RATE, now: this.#now })
    rates.set(userId, rate)
    return rate
  }
}

function answerTo(ask: AskUp, by: Present, others: readonly Listener[]): Answer {
  const { person, role } = by
  switch (ask.type) {
    case 'gather':
      if (!can(role, 'edit')) return { reason: 'Only an editor can bring everyone together.' }
      if (others.length === 0) return { reason: 'Nobody else is here now.' }
      return { to: others, news: { type: 'gather', by: person } }
    case 'ask_control': {
      if (can(role, 'edit')) return { reason: 'You can edit already.' }
      const to = others.filter((other) => other.role && can(other.role, 'manage_members'))
      if (to.length === 0) return { reason: 'Nobody who can make you an editor is here now.' }
      return { to, news: { type: 'control_asked', by: person } }
    }
    case 'decline_control': {
      if (!can(role, 'manage_members')) return { reason: 'Only an owner or admin decides this.' }
      const to = others.filter(({ userId }) => userId === ask.userId)
      return { to, news: { type: 'control_declined', by: person } }
    }
    default:
      return unreachable(ask)
  }
}
