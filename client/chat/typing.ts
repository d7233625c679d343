import { createStore } from 'zustand/vanilla'
import type { Person } from '../../shared/accounts.ts'
import type { News } from '../../shared/news.ts'
import { t } from '../words/words.ts'

/** Signs come every few seconds while somebody writes; without one for this long they stopped. */
const GONE_MS = 6_000
const REPEAT_MS = 2_500

type Writing = { readonly person: Person; readonly thread: number | null }
type Wait = (ms: number, then: () => void) => () => void

/** Who writes at the moment, as the news tell it. */
export class TypingPeople implements Disposable {
  readonly store = createStore<{ writing: readonly Writing[] }>(() => ({ writing: [] }))
  readonly #me: string
  readonly #wait: Wait
  readonly #timers = new Map<string, () => void>()

  constructor(deps: { me: string; wait: Wait }) {
    this.#me = deps.me
    this.#wait = deps.wait
  }

  readonly hear = (news: News): void => {
    if (news.type === 'message') return this.#stop(news.message.author.id)
    if (news.type !== 'typing' || news.person.id === this.#me) return
    const { person, thread } = news
    this.#stop(person.id)
    this.store.setState(({ writing }) => ({ writing: [...writing, { person, thread }] }))
    this.#timers.set(
      person.id,
      this.#wait(GONE_MS, () => this.#stop(person.id)),
    )
  };

  [Symbol.dispose](): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  #stop(id: string): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
    const { writing } = this.store.getState()
    if (!writing.some(({ person }) => person.id === id)) return
    this.store.setState({ writing: writing.filter(({ person }) => person.id !== id) })
  }
}

/** Who writes, in words; from four on it is no longer about who. */
export function typingWords(names: readonly string[]): string {
  const [first, second, third] = names
  if (first === undefined) return ''
  if (second === undefined) return t('{first} is typing…', { first })
  if (third === undefined) return t('{first} and {second} are typing…', { first, second })
  if (names.length === 3)
    return t('{first}, {second} and {third} are typing…', { first, second, third })
  return t('Several people are typing…')
}

/** Says that I write, not more often than it has to be heard. */
export class TypingSign {
  readonly #tell: (thread: number | null) => void
  readonly #now: () => number
  #last = { at: -Infinity, thread: null as number | null }

  constructor(deps: { tell: (thread: number | null) => void; now: () => number }) {
    this.#tell = deps.tell
    this.#now = deps.now
  }

  typed(thread: number | null): void {
    const at = this.#now()
    if (thread === this.#last.thread && at - this.#last.at < REPEAT_MS) return
    this.#last = { at, thread }
    this.#tell(thread)
  }

  /** It was sent: the next letter is news again. */
  done(): void {
    this.#last = { at: -Infinity, thread: null }
  }
}
