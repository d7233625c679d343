import type { Viewer } from './viewer.ts'

const SETTLE_MS = 50

type Size = { readonly cols: number; readonly rows: number }

/**
 * Whose window sets the size: the latest who typed or claimed it; while nobody owns it, the first to
 * say a size. One who only looks never does.
 */
export class SizeRule {
  readonly #apply: (size: Size) => void
  #current: Size
  #wanted: Size
  #timer: NodeJS.Timeout | undefined
  owner: Viewer | undefined

  constructor({ cols, rows }: Size, apply: (size: Size) => void) {
    this.#current = { cols, rows }
    this.#wanted = this.#current
    this.#apply = apply
  }

  get current(): Size {
    return this.#current
  }

  typed(viewer: Viewer): void {
    if (this.owner !== viewer) this.#take(viewer)
  }

  asked(viewer: Viewer, claim: boolean): void {
    if (this.owner === viewer) this.#want(viewer.size ?? this.#current)
    else if (claim || !this.owner) this.#take(viewer)
  }

  /** True when the one who left owned the size. The size stays until somebody takes it. */
  left(viewer: Viewer): boolean {
    if (this.owner !== viewer) return false
    this.owner = undefined
    return true
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #take(viewer: Viewer): void {
    this.owner = viewer
    this.#want(viewer.size ?? this.#current, true)
  }

  /** The first change goes through at once, a drag of the window in steps of 50 ms. */
  #want(size: Size, tell = false): void {
    this.#wanted = size
    if (this.#timer && !tell) return
    clearTimeout(this.#timer)
    this.#settle(tell)
  }

  #settle(tell: boolean): void {
    this.#timer = undefined
    const { cols, rows } = this.#wanted
    const same = cols === this.#current.cols && rows === this.#current.rows
    if (same && !tell) return
    this.#current = { cols, rows }
    this.#apply(this.#current)
    this.#timer = setTimeout(() => this.#settle(false), SETTLE_MS)
  }
}
