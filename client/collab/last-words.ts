import { fromBase64, toBase64 } from 'lib0/buffer'
import { Y } from './y.ts'

const PREFIX = 'atelier-last-words:'
/** By then the device's storage has taken an edit, or takes none. */
const RECENT_MS = 10_000
/** A browser gives a site 5 MB there, for everything. */
const MOST_LETTERS = 1024 * 1024

/** What Yjs says of a change: the change, whose it is, where, and in which transaction. */
type Told = [update: Uint8Array, origin: unknown, doc: Y.Doc, by: Y.Transaction]

/**
 * The device's storage takes a while for each edit, and what it has not taken when the page goes is lost. So if
 * somebody typed in the last seconds, all that came since the document was read from it is also left in the
 * moment of going, where a word is kept as soon as it is said, and taken up by the next page with this document.
 * All of it: edits that refer to lost ones would never be let in.
 */
export class LastWords {
  readonly #doc: Y.Doc
  readonly #key: string
  #stored: Uint8Array | undefined
  #typedAt = -Infinity

  /** Brings what an earlier page left into the document, as from `origin`. */
  constructor({ name, doc, origin }: { name: string; doc: Y.Doc; origin: unknown }) {
    this.#doc = doc
    this.#key = `${PREFIX}${name}:${doc.clientID}`
    for (const update of takeAll(`${PREFIX}${name}:`)) this.#takeUp(update, origin)
    doc.on('update', this.#typed)
    addEventListener('pagehide', this.#leave)
  }

  /** What is here now lies in the device's storage. Of what was taken up nobody knows yet. */
  loaded(): void {
    if (this.#typedAt === -Infinity) this.#stored = Y.encodeStateVector(this.#doc)
  }

  /** From here on nothing is left. */
  stop(): void {
    this.#doc.off('update', this.#typed)
    removeEventListener('pagehide', this.#leave)
  }

  #takeUp(update: Uint8Array, origin: unknown): void {
    try {
      Y.applyUpdate(this.#doc, update, origin)
      this.#typedAt = performance.now()
    } catch {
      // Whoever wrote that did not mean this document.
    }
  }

  readonly #typed = (...[, , , { local }]: Told): void => {
    if (local) this.#typedAt = performance.now()
  }

  readonly #leave = (): void => {
    if (performance.now() - this.#typedAt > RECENT_MS) return
    const text = toBase64(Y.encodeStateAsUpdate(this.#doc, this.#stored))
    if (text.length > MOST_LETTERS) return
    try {
      localStorage.setItem(this.#key, text)
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
