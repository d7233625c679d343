import { type Ranked, type Ranking, rankPaths } from './rank.ts'

/** What the page asks its ranking worker, and what it answers. */
export type RankAsk =
  | { readonly type: 'load'; readonly paths: readonly string[] }
  | {
      readonly type: 'rank'
      readonly turn: number
      readonly query: string
      readonly options: Options
    }
export type RankAnswer = Ranked & { readonly turn: number }
type Options = { readonly limit: number; readonly recent: readonly number[] }

/** The worker's side. Of several questions that wait only the latest is worth an answer. */
export class RankServer {
  readonly #answer: (answer: RankAnswer) => void
  readonly #soon: (run: () => void) => void
  #ranking: Ranking = rankPaths([])
  #waiting: Extract<RankAsk, { type: 'rank' }> | undefined

  constructor(answer: (answer: RankAnswer) => void, soon: (run: () => void) => void) {
    this.#answer = answer
    this.#soon = soon
  }

  heard(ask: RankAsk): void {
    if (ask.type === 'load') {
      this.#ranking = rankPaths(ask.paths)
      return
    }
    const waits = this.#waiting !== undefined
    this.#waiting = ask
    // What came while we ranked lies in the queue before this.
    if (!waits) this.#soon(() => this.#work())
  }

  #work(): void {
    const ask = this.#waiting
    this.#waiting = undefined
    if (ask) this.#answer({ turn: ask.turn, ...this.#ranking.rank(ask.query, ask.options) })
  }
}

/** The page's side. A question that a newer one overtook is answered with undefined. */
export class RankClient {
  readonly #send: (ask: RankAsk) => void
  #turn = 0
  #paths: readonly string[] | undefined
  #open: { turn: number; settle: (ranked: Ranked | undefined) => void } | undefined

  constructor(send: (ask: RankAsk) => void) {
    this.#send = send
  }

  /** Sends the list once, however often it is named. */
  load(paths: readonly string[]): void {
    if (paths === this.#paths) return
    this.#paths = paths
    this.#send({ type: 'load', paths })
  }

  rank(query: string, options: Options): Promise<Ranked | undefined> {
    this.#open?.settle(undefined)
    const turn = (this.#turn += 1)
    const { promise, resolve } = Promise.withResolvers<Ranked | undefined>()
    this.#open = { turn, settle: resolve }
    this.#send({ type: 'rank', turn, query, options })
    return promise
  }

  heard({ turn, hits, total }: RankAnswer): void {
    if (this.#open?.turn !== turn) return
    this.#open.settle({ hits, total })
    this.#open = undefined
  }
}
