import { createStore } from 'zustand/vanilla'
import type { Person } from '../../shared/accounts.ts'
import type { Whereabouts } from '../../shared/news.ts'
import { type Step, stepsTo } from './follow-steps.ts'
import type { PersonHere } from './people-here.ts'

/** Who lost the line comes back within this. */
const PATIENCE_MS = 6_000
/** After a restart of the server everybody comes back, some of them late. */
const LATE_PATIENCE_MS = 20_000

export type FollowDeps = {
  readonly walk: (step: Step) => void
  readonly wait: (ms: number, then: () => void) => () => void
  /** Everybody as they are known now. */
  readonly here: () => readonly PersonHere[]
  /** The one who was followed is gone. */
  readonly onLost: (leader: Person) => void
  /** The one who was followed goes where we go now: somebody has to lead. */
  readonly onCircle: (leader: Person) => void
}
/** What is true while somebody is followed. */
export type Leader = { readonly person: Person; readonly where: Whereabouts }

/** Goes where somebody else goes, until told to stop. What ends it is told by `own-hand.ts`. */
export class Follow implements Disposable {
  readonly store = createStore<{ leader: Leader | null }>(() => ({ leader: null }))
  readonly #deps: FollowDeps
  #cancelPatience: (() => void) | undefined
  #walking = false
  /** The leader went where we go when we began already; they are the ones to stop. */
  #circle = false
  /** The line was down since the leader was seen last. */
  #blind = false

  constructor(deps: FollowDeps) {
    this.#deps = deps
  }

  /** True while it is this, not a hand, that opens things. */
  get walking(): boolean {
    return this.#walking
  }

  get leader(): Person | undefined {
    return this.store.getState().leader?.person
  }

  start({ person, where }: Pick<PersonHere, 'person' | 'where'>): void {
    this.stop()
    this.#circle = isCircle(this.#deps.here(), person.id)
    this.store.setState({ leader: { person, where } })
    this.#walk(stepsTo(where, undefined))
  }

  /** Goes there once, and stays free. */
  visit({ where }: Pick<PersonHere, 'where'>): void {
    this.stop()
    this.#walk(stepsTo(where, undefined))
  }

  stop(): void {
    this.#keepPatience()
    if (this.leader) this.store.setState({ leader: null })
  }

  /** Takes in who is here and where, on every change; undefined while the line is down. */
  see(people: readonly PersonHere[] | undefined): void {
    const { leader } = this.store.getState()
    if (!leader) return
    if (!people) return this.#goBlind()
    const now = people.find(({ person, me }) => !me && person.id === leader.person.id)
    if (!now) return this.#missing(leader.person)
    this.#keepPatience()
    this.#blind = false
    const before = this.#circle
    this.#circle = isCircle(people, now.person.id)
    if (this.#circle && !before) return this.#endCircle(now.person)
    if (JSON.stringify(now.where) === JSON.stringify(leader.where)) return
    this.store.setState({ leader: { person: now.person, where: now.where } })
    this.#walk(stepsTo(now.where, leader.where))
  }

  [Symbol.dispose](): void {
    this.stop()
  }

  #missing(person: Person): void {
    const patience = this.#blind ? LATE_PATIENCE_MS : PATIENCE_MS
    this.#cancelPatience ??= this.#deps.wait(patience, () => {
      this.stop()
      this.#deps.onLost(person)
    })
  }

  /** Nobody has left only because we cannot see them. */
  #goBlind(): void {
    this.#blind = true
    this.#keepPatience()
  }

  #endCircle(person: Person): void {
    this.stop()
    this.#deps.onCircle(person)
  }

  #keepPatience(): void {
    this.#cancelPatience?.()
    this.#cancelPatience = undefined
  }

  #walk(steps: readonly Step[]): void {
    this.#walking = true
    try {
      for (const step of steps) this.#deps.walk(step)
    } finally {
      this.#walking = false
    }
  }
}

/** Whether somebody goes, over however many others, where I go. */
function isCircle(people: readonly PersonHere[], id: string): boolean {
  const byId = new Map(people.map((one) => [one.person.id as string, one]))
  const seen = new Set<string>()
  for (
    let at = byId.get(id);
    at && !seen.has(at.person.id);
    at = byId.get(at.where.following ?? '')
  ) {
    if (at.me) return true
    seen.add(at.person.id)
  }
  return false
}
