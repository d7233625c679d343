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
export type RawResult = {
  fields: Field[]
  rows: (string | null)[][]
  truncated: boolean
  /** `INSERT 0 3` and the like. */
  tag: string
}

/** The first rows tell how long rows are here; then as many as fit are asked for at once. */
const FIRST_BATCH_ROWS = 16
const MOST_BATCH_ROWS = 1_000

/**
 * One statement in the extended protocol, read in batches until enough rows or bytes are there.
 * Values stay text. A query object of our own, because the stock cursor ends the process at a COPY.
 */
export class StatementReader implements pg.Submittable {
  readonly result: Promise<RawResult>
  readonly #text: string
  readonly #values: (string | null)[]
  readonly #most: { rows: number; bytes: number }
  readonly #raw: RawResult = { fields: [], rows: [], truncated: false, tag: '' }
  #resolve: (result: RawResult) => void
  #reject: (error: Error) => void
  #bytes = 0
  #synced = false

  constructor(deps: {
    text: string
    values: (string | null)[]
    most: { rows: number; bytes: number }
  }) {
    this.#text = deps.text
    this.#values = deps.values
    this.#most = deps.most
    const { promise, resolve, reject } = Promise.withResolvers<RawResult>()
    this.result = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire
    wire.stream.cork()
    wire.parse({ text: this.#text, name: '' })
    wire.bind({ portal: '', statement: '', values: this.#values })
    wire.describe({ type: 'P', name: '' })
    this.#more(wire)
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#raw.fields = fields
  }

  handleDataRow({ fields, length }: { fields: (string | null)[]; length: number }): void {
    const { rows } = this.#raw
    this.#bytes += length
    const full = rows.length >= this.#most.rows || this.#bytes > this.#most.bytes
    if (full) this.#raw.truncated = true
    else rows.push(fields)
  }

  handlePortalSuspended(wire: Wire): void {
    if (!this.#raw.truncated) return this.#more(wire)
    wire.close({ type: 'P', name: '' })
    this.#sync(wire)
  }

  handleCommandComplete({ text }: { text: string }, wire: Wire): void {
    this.#raw.tag = text
    this.#sync(wire)
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
    this.#raw.truncated = true
  }

  handleError(error: Error, wire: Wire): void {
    // After a Sync the end comes by itself, also when the commit that it brings fails.
    this.#sync(wire)
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#raw)
  }

  /** One row more than wanted tells whether there are more. */
  #more(wire: Wire): void {
    const left = this.#most.rows + 1 - this.#raw.rows.length
    wire.execute({ portal: '', rows: Math.min(left, this.#rowsThatFit()) })
    wire.flush()
  }

  #rowsThatFit(): number {
    const read = this.#raw.rows.length
    if (read === 0) return FIRST_BATCH_ROWS
    const fit = Math.ceil((this.#most.bytes - this.#bytes) / (this.#bytes / read)) + 1
    return Math.max(1, Math.min(MOST_BATCH_ROWS, fit))
  }

  #sync(wire: Wire): void {
    if (this.#synced) return
    this.#synced = true
    wire.sync()
  }
}
