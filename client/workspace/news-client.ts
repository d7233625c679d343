import {
  type AskUp,
  News,
  type Present,
  type TypingUp,
  type WhereUp,
  type Whereabouts,
} from '../../shared/news.ts'
import { parseJson } from '../../shared/parse.ts'
import { t } from '../words/words.ts'

export type NewsView = {
  readonly status: 'connecting' | 'live' | 'lost' | 'ended'
  /** This tab's connection, to know myself among the others. */
  readonly connection: string | undefined
  readonly present: readonly Present[]
  /** Why it ended for good; the server's sentence. */
  readonly reason: string | undefined
}
export type NewsSocket = { send(text: string): void; close(): void }
export type NewsDial = (events: {
  opened(): void
  message(text: string): void
  closed(code: number, reason: string): void
}) => NewsSocket
export type NewsDeps = {
  readonly dial: NewsDial
  readonly wait: (ms: number, then: () => void) => () => void
  readonly random: () => number
  /** Every piece of news, in order; after each `hello` lists have to be asked for again. */
  readonly onNews: (news: News) => void
}

const LONGEST_WAIT_MS = 10_000
const QUIET_MS = 250
const START: NewsView = {
  status: 'connecting',
  connection: undefined,
  present: [],
  reason: undefined,
}

/** The line on which a workspace tells what happens. It comes back by itself, without limit. */
export class NewsClient implements Disposable {
  readonly #deps: NewsDeps
  readonly #watchers = new Set<() => void>()
  readonly #hearers = new Set<(news: News) => void>()
  #view = START
  #socket: NewsSocket | undefined
  #attempts = 0
  #cancelRetry: () => void = () => {}
  #where: WhereUp = {
    type: 'where',
    where: { file: null, line: null, panel: null },
    idle: false,
  }
  #quiet = false
  #unsaid = false

  constructor(deps: NewsDeps) {
    this.#deps = deps
    this.#connect()
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly view = (): NewsView => this.#view

  /** Hears every piece of news, after the lists know of it. */
  readonly hear = (hearer: (news: News) => void): (() => void) => {
    this.#hearers.add(hearer)
    return () => this.#hearers.delete(hearer)
  }

  /** Says where I am; only changes are sent, and not more than a few a second. */
  sayWhere(where: Whereabouts, idle: boolean): void {
    const next: WhereUp = { type: 'where', where, idle }
    if (JSON.stringify(next) === JSON.stringify(this.#where)) return
    this.#where = next
    this.#tellWhere()
  }

  /** Asks the others for something; false when the line is down. */
  ask(question: AskUp | TypingUp): boolean {
    if (this.#view.status !== 'live' || !this.#socket) return false
    this.#socket.send(JSON.stringify(question))
    return true
  }

  /** Tries at once, as when the network is back. */
  retryNow(): void {
    if (this.#view.status !== 'lost') return
    this.#cancelRetry()
    this.#connect()
  }

  [Symbol.dispose](): void {
    this.#cancelRetry()
    this.#watchers.clear()
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #connect(): void {
    const current: NewsSocket = this.#deps.dial({
      opened: () => {},
      message: (text) => current === this.#socket && this.#receive(text),
      closed: (code, reason) => current === this.#socket && this.#lost(code, reason),
    })
    this.#socket = current
  }

  #receive(text: string): void {
    const news = readNews(text)
    if (!news) return
    if (news.type === 'hello') {
      this.#attempts = 0
      this.#show({ status: 'live', connection: news.connection, present: news.present })
      this.#tellWhere()
    }
    if (news.type === 'present') this.#show({ present: news.present })
    this.#deps.onNews(news)
    for (const hearer of this.#hearers) hearer(news)
  }

  #lost(code: number, reason: string): void {
    this.#socket = undefined
    // 4400 to 4499 say that trying again changes nothing.
    if (code >= 4400 && code <= 4499) {
      return this.#show({
        status: 'ended',
        present: [],
        reason: reason || t('You have no access.'),
      })
    }
    this.#show({ status: 'lost', present: [] })
    const longest = Math.min(LONGEST_WAIT_MS, 400 * 2 ** this.#attempts)
    this.#attempts += 1
    this.#cancelRetry = this.#deps.wait(longest * (0.5 + this.#deps.random() / 2), () =>
      this.#connect(),
    )
  }

  #tellWhere(): void {
    if (this.#quiet) {
      this.#unsaid = true
      return
    }
    if (this.#view.status !== 'live') return
    this.#socket?.send(JSON.stringify(this.#where))
    this.#quiet = true
    this.#deps.wait(QUIET_MS, () => {
      this.#quiet = false
      if (!this.#unsaid) return
      this.#unsaid = false
      this.#tellWhere()
    })
  }

  #show(change: Partial<NewsView>): void {
    this.#view = { ...this.#view, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}

/** News of a newer server that this page does not know yet are passed over. */
function readNews(text: string): News | undefined {
  try {
    return parseJson(News, text)
  } catch {
    return undefined
  }
}

/** Dials the server this page came from. */
export function dialNews(workspaceId: string): NewsDial {
  return (events) => {
    const base = location.origin.replace(/^http/, 'ws')
    const socket = new WebSocket(`${base}/events/${workspaceId}`)
    socket.onopen = () => events.opened()
    socket.onmessage = ({ data }) => events.message(String(data))
    socket.onclose = ({ code, reason }) => events.closed(code, reason)
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => socket.close(),
    }
  }
}
