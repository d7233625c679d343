import type { Person } from '../../shared/accounts.ts'
import { can } from '../../shared/roles.ts'
import { toast, toastError, toastQuestion } from '../app/toasts.tsx'
import { membersApi } from './members-api.ts'
import { t } from '../words/words.ts'
import type { NewsView } from '../workspace/news-client.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { takeInviter } from './inviter.ts'
import { type PersonHere, peopleHere } from './people-here.ts'

const DECIDE_MS = 120_000
/** An offer nobody asked for does not stay long. */
const OFFER_MS = 45_000

type Open = {
  /** Who would be answered. */
  readonly id: string
  /** What is no longer asked goes away from every screen. */
  readonly stillAsked: (one: PersonHere) => boolean
  readonly close: () => void
}

/** The questions of others that are on this screen. */
export class Questions implements Disposable {
  readonly #session: WorkspaceSession
  readonly #myId: string
  readonly #open = new Map<string, Open>()
  #offered = false

  constructor(session: WorkspaceSession, myId: string) {
    this.#session = session
    this.#myId = myId
  }

  /** Takes in who is here: a question of somebody who left, or that somebody else answered, is over. */
  see({ status, present }: NewsView): void {
    if (status !== 'live') return
    if (!this.#offered) this.#offerInviter()
    const here = new Map(
      peopleHere(present, this.#myId).map((one) => [one.person.id as string, one]),
    )
    for (const [key, { id, stillAsked, close }] of this.#open) {
      const one = here.get(id)
      if (one && stillAsked(one)) continue
      close()
      this.#open.delete(key)
    }
  }

  toCome({ id, name }: Person): void {
    this.#ask(`come ${id}`, {
      id,
      stillAsked: () => true,
      close: toastQuestion(
        t('{name} asks you to come along.', { name }),
        [
          { label: t('Accept'), run: () => this.#follow(id) },
          { label: t('Not now'), run: () => {} },
        ],
        DECIDE_MS,
      ),
    })
  }

  forControl({ id, name }: Person): void {
    const { news } = this.#session
    this.#ask(`control ${id}`, {
      id,
      stillAsked: ({ role }) => !can(role, 'edit'),
      close: toastQuestion(
        t('{name} asks for control, to edit here.', { name }),
        [
          { label: t('Allow'), run: () => this.#allow(id, name) },
          {
            label: t('Decline'),
            run: () => void news.ask({ type: 'decline_control', userId: id }),
          },
        ],
        DECIDE_MS,
      ),
    })
  }

  [Symbol.dispose](): void {
    for (const { close } of this.#open.values()) close()
    this.#open.clear()
  }

  /** Who asks again is asked about once. */
  #ask(key: string, question: Open): void {
    this.#open.get(key)?.close()
    this.#open.set(key, question)
  }

  #allow(id: string, name: string): void {
    membersApi
      .changeRole(this.#session.id, id, 'editor')
      .catch((error: unknown) => toastError(t('{name} was not made an editor', { name }), error))
  }

  /** Who came by an invite may want to see what the inviter does. Asked once, and only if it is clear who. */
  #offerInviter(): void {
    this.#offered = true
    const name = takeInviter(this.#session.id)
    if (name === undefined) return
    const [one, another] = this.#others().filter(
      ({ person, role }) => person.name === name && can(role, 'manage_members'),
    )
    if (!one || another) return
    const { id } = one.person
    this.#ask(`inviter ${id}`, {
      id,
      stillAsked: () => true,
      close: toastQuestion(
        t('Follow {name}? You see what they see until you do something yourself.', { name }),
        [
          { label: t('Follow {name}', { name }), run: () => this.#follow(id) },
          { label: t('Not now'), run: () => {} },
        ],
        OFFER_MS,
      ),
    })
  }

  #follow(id: string): void {
    const one = this.#others().find(({ person }) => person.id === id)
    if (one) this.#session.follow.start(one)
    else toast(t('They have left meanwhile.'))
  }

  #others(): PersonHere[] {
    const { present } = this.#session.news.view()
    return peopleHere(present, this.#myId).filter(({ me }) => !me)
  }
}
