import { AppError } from '../../shared/errors.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { ReadyFrame } from '../http/ready-frames.ts'
import type { AwarenessRegistry } from './awareness-registry.ts'
import { encodeDocument } from './document-replay.ts'
import { foreignClients, readInsertions, saysNothing, withoutClients } from './edit-guard.ts'
import {
  ackFrame,
  awarenessFrame,
  deniedFrame,
  readAwareness,
  readFrame,
  step2Frame,
} from './frames.ts'
import type { GapWatch } from './gap-watch.ts'
import type { LiveDocument } from './live-document.ts'
import type { Session } from './session.ts'
import type { Y } from './y.ts'

type Edit = { readonly type: 'step2' | 'update'; readonly update: Uint8Array }

/** What happens to a frame from a connection: rate, size, reading, role, client ids, and then the document. */
export class Inbound {
  readonly #live: LiveDocument
  readonly #awareness: AwarenessRegistry
  readonly #gaps: GapWatch
  readonly #sessions: ReadonlySet<Session>

  constructor(deps: {
    live: LiveDocument
    awareness: AwarenessRegistry
    gaps: GapWatch
    sessions: ReadonlySet<Session>
  }) {
    this.#live = deps.live
    this.#awareness = deps.awareness
    this.#gaps = deps.gaps
    this.#sessions = deps.sessions
  }

  /** Throws `AppError` for what is wrong with the frame, anything else for what is wrong with the room. */
  receive(session: Session, bytes: Uint8Array): void {
    session.admit(bytes.length)
    const frame = readFrame(bytes)
    switch (frame.type) {
      case 'step1':
        return this.#answer(session, frame.stateVector)
      case 'step2':
      case 'update':
        return this.#edit(session, frame)
      case 'awareness':
        return this.#caret(session, frame.update)
      case 'query_awareness':
        return this.#tellCarets(session)
      case 'ignored':
        return
      default:
        return unreachable(frame)
    }
  }

  /** Everything up to `durable` is safe: tells whose it was. */
  acknowledge(durable: number): void {
    for (const session of this.#sessions) sendAcks(session, durable)
  }

  #answer(session: Session, stateVector: Uint8Array): void {
    // A lagging one gets the difference anyway once its socket has drained.
    if (session.outbox.lagging) return
    const difference = differenceTo(this.#live.doc, stateVector)
    session.outbox.sendDocument(new ReadyFrame(step2Frame(difference)))
  }

  #edit(session: Session, frame: Edit): void {
    session.frames += 1
    const inserted = readInsertions(frame.update)
    if (!this.#mayEdit(session, frame.update)) return
    const { doc } = this.#live
    const foreign = foreignClients(inserted, doc, (client) => this.#isForeign(session, client))
    if (foreign.size > 0 && frame.type === 'update') {
      throw new AppError('forbidden', 'These edits carry the id of somebody else who is here.')
    }
    const before = this.#gaps.bytes
    this.#live.apply(
      foreign.size > 0 ? withoutClients(frame.update, foreign) : frame.update,
      session,
    )
    if (this.#gaps.look(session, before)) this.#noGaps()
    this.#owe(session)
  }

  /** Throws when nobody can edit now; false when this connection may not. What changes nothing is always fine. */
  #mayEdit(session: Session, update: Uint8Array): boolean {
    const { readOnly, doc } = this.#live
    if (session.canEdit && readOnly === null) return true
    if (saysNothing(update, doc)) {
      this.#owe(session)
      return false
    }
    if (session.canEdit)
      throw new AppError(READ_ONLY[readOnly ?? 'role'], 'Edits cannot be kept now.')
    session.outbox.send(deniedFrame('Your role in this workspace is to read.'))
    session.strike()
    return false
  }

  #isForeign(session: Session, clientId: number): boolean {
    const owner = this.#awareness.ownerOf(clientId)
    return owner !== undefined && owner.person.id !== session.person.id
  }

  #caret(session: Session, update: Uint8Array): void {
    const entries = readAwareness(update)
    session.admitAwareness(() => this.#awareness.receive(session, entries))
  }

  #tellCarets(session: Session): void {
    const carets = this.#awareness.snapshot(session.clientId)
    if (carets.length > 0) session.outbox.sendAwareness(awarenessFrame(carets))
  }

  /** Remembers to acknowledge the frame just handled: when what it changed is durable, and not before. */
  #owe(session: Session): void {
    if (!session.extensions) return
    const { log } = this.#live
    const seq = session.gapSince === undefined ? log.last : Infinity
    session.unacked.push({ frame: session.frames, seq })
    sendAcks(session, log.durable)
  }

  #noGaps(): void {
    const { last } = this.#live.log
    for (const session of this.#sessions) {
      if (session.gapSince === undefined) continue
      session.gapSince = undefined
      session.askedAgain = false
      session.unacked = session.unacked.map(({ frame, seq }) => ({
        frame,
        seq: Math.min(seq, last),
      }))
    }
  }
}

const READ_ONLY = {
  role: 'forbidden',
  too_large: 'too_large',
  not_text: 'not_text',
  not_saving: 'unavailable',
} as const

function sendAcks(session: Session, durable: number): void {
  let frame: number | undefined
  while (session.unacked[0] !== undefined && session.unacked[0].seq <= durable) {
    frame = session.unacked.shift()?.frame
  }
  if (frame !== undefined) session.outbox.send(ackFrame(frame))
}

function differenceTo(doc: Y.Doc, stateVector: Uint8Array): Uint8Array {
  try {
    return encodeDocument(doc, stateVector)
  } catch (error) {
    throw new AppError('bad_input', 'This is no state vector.', { cause: error })
  }
}
