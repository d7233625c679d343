import { fromBase64, toBase64 } from 'lib0/buffer'
import { Y } from './y.ts'

const PREFIX = 'atelier-last-words:'
/** By then the device's storage has taken an edit, or takes none. */
const RECENT_MS = 10_000

/** What Yjs says of a change: the change, whose it is, where, and in which transaction. */
type Told = [update: Uint8Array, origin: unknown, doc: Y.Doc, by: Y.Transaction]

/**
 * The device's storage takes a while for each edit, and what it has not taken when the page goes is lost. So what
 * was typed in the last seconds is left in the moment of going, where a word is kept as soon as it is said, and
 * taken up by the next page with this document. Twice is once: they are updates.
 */
export class LastWords {
  readonly #doc: Y.Doc
  readonly #key: string
  #recent: { at: number; update: Uint8Array }[] = []

  /** Brings what an earlier page left into the document, as from `origin`. */
  constructor({ name, doc, origin }: { name: string; doc: Y.Doc; origin: unknown }) {
    this.#doc = doc
    this.#key = `${PREFIX}${name}:${doc.clientID}`
    for (const update of takeAll(`${PREFIX}${name}:`)) this.#takeUp(update, origin)
    doc.on('update', this.#typed)
    addEventListener('pagehide', this.#leave)
  }

  /** From here on nothing is left. */
  stop(): void {
    this.#doc.off('update', this.#typed)
    removeEventListener('pagehide', this.#leave)
  }

  #takeUp(update: Uint8Array, origin: unknown): void {
    try {
      Y.applyUpdate(this.#doc, update, origin)
      this.#remember(update)
    } catch {
      // Whoever wrote that did not mean this document.
    }
  }

  readonly #typed = (...[update, , , { local }]: Told): void => {
    if (local) this.#remember(update)
  }

  #remember(update: Uint8Array): void {
    const at = performance.now()
    this.#recent = this.#recent.filter((one) => one.at > at - RECENT_MS)
    this.#recent.push({ at, update })
  }

  readonly #leave = (): void => {
    const since = performance.now() - RECENT_MS
    const updates = this.#recent.filter(({ at }) => at > since).map(({ update }) => update)
    if (updates.length === 0) return
    try {
      localStorage.setItem(this.#key, toBase64(Y.mergeUpdates(updates)))
    } catch {
      // No storage, or no room in it.
    }
  }
}

/** What lies under keys that begin so, and lies there no more. */
function takeAll(prefix: string): Uint8Array[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    return keys.flatMap((key) => {
      const text = localStorage.getItem(key) ?? ''
      localStorage.removeItem(key)
      return read(text)
    })
  } catch {
    return []
  }
}

function read(text: string): Uint8Array[] {
  try {
    return [fromBase64(text)]
  } catch {
    return []
  }
}
