import type pg from 'pg'

/** What pg hands to a query object; its own types leave most of it out. */
type Wire = {
  stream: { cork(): void; uncork(): void }
  parse(message: { text: string; name: string }): void
  bind(message: { portal: string; statement: string; values: (string | null)[] }): void
  describe(message: { type: 'P'; name: string }): void
  execute(message: { portal: string; rows: number }): void
  close(message: { type: 'P'; name: string }): void
  sendCopyFail(reason: string): void
  flush(): void
  sync(): void
}
type Field = { name: string; dataTypeID: number; dataTypeModifier: number }
export type { Field }
/** Who takes what a statement gives. */
export type RowSink = {
  columns(fields: Field[]): void
  /** Resolves when there is room for more; a rejection ends the statement. */
  rows(batch: (string | null)[][]): Promise<void>
}
export type Wish = {
  text: string
  values: (string | null)[]
  most: { rows: number; bytes: number }
}
export type Outcome = {
  fields: Field[]
  rowCount: number
  truncated: boolean
  /** `INSERT 0 3` and the like. */
  tag: string
  /** Of the time it took, what went by because nobody took the rows. */
  waitedMs: number
}

/** The first rows tell how long rows are here; then as many as fit are asked for at once. */
const FIRST_BATCH_ROWS = 16
const MOST_BATCH_ROWS = 1_000
const BATCH_BYTES = 1024 * 1024

/**
 * One statement in the extended protocol, read in batches: the next one is asked for when the last was
 * taken, so that Postgres waits for the slowest reader and we hold one batch. Values stay text. A query
 * object of our own, because the stock cursor ends the process at a COPY.
 */
export class StatementReader implements pg.Submittable {
  readonly result: Promise<Outcome>
  readonly #wish: Wish
  readonly #sink: RowSink
  readonly #outcome: Outcome = { fields: [], rowCount: 0, truncated: false, tag: '', waitedMs: 0 }
  #resolve: (outcome: Outcome) => void
  #reject: (error: Error) => void
  #batch: (string | null)[][] = []
  #bytes = 0
  #synced = false

  constructor({ wish, sink }: { wish: Wish; sink: RowSink }) {
    this.#wish = wish
    this.#sink = sink
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
    this.result = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire
    wire.stream.cork()
    wire.parse({ text: this.#wish.text, name: '' })
    wire.bind({ portal: '', statement: '', values: this.#wish.values })
    wire.describe({ type: 'P', name: '' })
    this.#more(wire)
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#outcome.fields = fields
    this.#sink.columns(fields)
  }

  handleDataRow({ fields, length }: { fields: (string | null)[]; length: number }): void {
    const { rows, bytes } = this.#wish.most
    this.#bytes += length
    if (this.#outcome.rowCount >= rows || this.#bytes > bytes) {
      this.#outcome.truncated = true
      return
    }
    this.#outcome.rowCount += 1
    this.#batch.push(fields)
  }

  handlePortalSuspended(wire: Wire): void {
    this.#deliver(wire, () => (this.#outcome.truncated ? this.#stop(wire) : this.#more(wire)))
  }

  handleCommandComplete({ text }: { text: string }, wire: Wire): void {
    this.#outcome.tag = text
    this.#deliver(wire, () => this.#sync(wire))
  }

  handleEmptyQuery(wire: Wire): void {
    this.#sync(wire)
  }

  /** Nobody is there to send the data. */
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail('There is no input here: use INSERT, or psql in a terminal.')
  }

  /** The output of COPY TO STDOUT is rows of no columns: it is left out. */
  handleCopyData(): void {
    this.#outcome.truncated = true
  }

  handleError(error: Error, wire: Wire): void {
    // After a Sync the end comes by itself, also when the commit that it brings fails.
    this.#sync(wire)
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#outcome)
  }

  /** Hands over what came, and goes on when it was taken. */
  #deliver(wire: Wire, then: () => void): void {
    const batch = this.#batch
    this.#batch = []
    if (batch.length === 0) return then()
    const began = performance.now()
    const taken = (): void => {
      this.#outcome.waitedMs += performance.now() - began
      then()
    }
    const refused = (error: unknown): void => {
      this.#reject(error instanceof Error ? error : new Error(String(error)))
      this.#stop(wire)
    }
    this.#sink.rows(batch).then(taken, refused)
  }

  #stop(wire: Wire): void {
    if (!this.#synced) wire.close({ type: 'P', name: '' })
    this.#sync(wire)
  }

  /** One row more than wanted tells whether there are more. */
  #more(wire: Wire): void {
    const left = this.#wish.most.rows + 1 - this.#outcome.rowCount
    wire.execute({ portal: '', rows: Math.min(left, this.#rowsThatFit()) })
    wire.flush()
  }

  #rowsThatFit(): number {
    const read = this.#outcome.rowCount
    if (read === 0) return FIRST_BATCH_ROWS
    const room = Math.min(BATCH_BYTES, this.#wish.most.bytes - this.#bytes)
    const fit = Math.ceil(room / (this.#bytes / read)) + 1
    return Math.max(1, Math.min(MOST_BATCH_ROWS, fit))
  }

  #sync(wire: Wire): void {
    if (this.#synced) return
    this.#synced = true
    wire.sync()
  }
}
