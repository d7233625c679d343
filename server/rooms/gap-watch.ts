import { ReadyFrame } from '../http/ready-frames.ts'
import { AppError } from '../../shared/errors.ts'
import { hasGap } from './document-replay.ts'
import { step1Frame } from './frames.ts'
import type { Session } from './session.ts'
import { Y } from './y.ts'

const GAP_BYTES = 1024 * 1024

/**
 * Edits that refer to others which never came: Yjs keeps them in memory without a limit and emits nothing,
 * so they are neither durable nor seen. They get a while, a second request for what is missing, and an end.
 */
export class GapWatch {
  readonly #doc: Y.Doc
  readonly #patienceMs: number

  constructor(deps: { doc: Y.Doc; patienceMs: number }) {
    this.#doc = deps.doc
    this.#patienceMs = deps.patienceMs
  }

  /** How much waits for something missing. */
  get bytes(): number {
    if (!hasGap(this.#doc)) return 0
    const { pendingStructs, pendingDs } = this.#doc.store
    return (pendingStructs?.update.length ?? 0) + (pendingDs?.length ?? 0)
  }

  /** After an edit of `session`; `before` is what waited before it. True when nothing waits. */
  look(session: Session, before: number): boolean {
    const after = this.bytes
    if (after > GAP_BYTES) throw this.#giveUp()
    if (after > before) session.gapSince ??= performance.now()
    return after === 0
  }

  /** Now and then: asks again, and in the end gives up on the connection. */
  chase(session: Session): void {
    if (session.gapSince === undefined) return
    const waitedMs = performance.now() - session.gapSince
    if (waitedMs > this.#patienceMs) {
      const { code, message } = this.#giveUp()
      return session.close(code, message)
    }
    if (waitedMs < this.#patienceMs / 2 || session.askedAgain) return
    session.askedAgain = true
    session.outbox.sendDocument(new ReadyFrame(step1Frame(Y.encodeStateVector(this.#doc))))
  }

  #giveUp(): AppError {
    this.#doc.store.pendingStructs = null
    this.#doc.store.pendingDs = null
    return new AppError('bad_input', 'These edits refer to others that never came.')
  }
}
