type Deps = {
  readonly report: (offset: number) => void
  readonly wait: (ms: number, then: () => void) => () => void
}

/** Parsed bytes are reported this often; the server resyncs a viewer who falls 384 KiB behind. */
const REPORT_BYTES = 64 * 1024
const REPORT_MS = 100

/** Tells the server up to where this page has drawn: soon, but not for every piece. */
export class DrawnReport {
  readonly #deps: Deps
  #drawn = 0
  #reported = 0
  #cancel: (() => void) | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A snapshot is everything up to here; its screen is yet to be drawn. */
  begin(offset: number): void {
    this.#drawn = offset
    this.#reported = offset
  }

  add(bytes: number): void {
    this.#drawn += bytes
    if (this.#drawn - this.#reported >= REPORT_BYTES) return this.now()
    this.#cancel ??= this.#deps.wait(REPORT_MS, () => this.now())
  }

  now(): void {
    this.stop()
    this.#reported = this.#drawn
    this.#deps.report(this.#drawn)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
