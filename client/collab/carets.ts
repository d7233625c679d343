import { AwarenessState } from '../../shared/rooms.ts'
import { type Awareness, Y } from './y.ts'

/** Somebody's caret in a text; both ends count characters of it. */
export type Caret = {
  readonly client: number
  readonly userId: string
  readonly name: string
  readonly slot: number
  readonly anchor: number
  readonly head: number
  /** Another one when they moved; the same when only the text around them did. */
  readonly place: string
}
export type Span = { readonly anchor: number; readonly head: number }

/** Colours of the palette; people past the twelfth share one, told apart by their name. */
const PALETTE = 12
/** The first six carets are solid, the others dashed: colour alone never tells people apart. */
const DASHED_FROM = 6

/** Everybody else's carets in this text; one that cannot be placed is left out. */
export function caretsIn(text: Y.Text, awareness: Awareness): Caret[] {
  return [...awareness.getStates()]
    .filter(([client]) => client !== awareness.clientID)
    .flatMap(([client, state]) => caretOf(text, { client, state }) ?? [])
}

/** Tells the others of our caret, relative to characters, so that it stays right while they type. */
export class OwnCaret implements Disposable {
  readonly #text: Y.Text
  readonly #awareness: Awareness
  #told: object | undefined

  constructor(text: Y.Text, awareness: Awareness) {
    this.#text = text
    this.#awareness = awareness
  }

  tell({ anchor, head }: Span): void {
    this.#told = { anchor: this.#place(anchor), head: this.#place(head) }
    this.#awareness.setLocalStateField('cursor', this.#told)
  }

  [Symbol.dispose](): void {
    // Another editor of ours on the same text may have told of its caret since.
    if (this.#awareness.getLocalState()?.['cursor'] !== this.#told) return
    this.#awareness.setLocalStateField('cursor', null)
  }

  #place(index: number): unknown {
    return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(this.#text, index))
  }
}

/** The classes of `remote-carets.css` for what is drawn of a person. */
export function caretClass(slot: number): string {
  const colour = (slot % PALETTE) + 1
  const stroke = slot >= PALETTE ? 'dotted' : slot >= DASHED_FROM ? 'dashed' : 'solid'
  return `person-${colour} caret-${stroke}`
}

/** What others say of themselves is checked. */
function caretOf(
  text: Y.Text,
  { client, state }: { client: number; state: unknown },
): Caret | undefined {
  const { success, data } = AwarenessState.safeParse(state)
  if (!success || !data.cursor || !data.user) return undefined
  const anchor = offsetIn(text, data.cursor.anchor)
  const head = offsetIn(text, data.cursor.head)
  if (anchor === undefined || head === undefined) return undefined
  const { id: userId, name, slot } = data.user
  return { client, userId, name, slot, anchor, head, place: JSON.stringify(data.cursor.head) }
}

function offsetIn(text: Y.Text, place: unknown): number | undefined {
  try {
    const relative = Y.createRelativePositionFromJSON(place)
    const found = text.doc && Y.createAbsolutePositionFromRelativePosition(relative, text.doc)
    return found && found.type === text ? found.index : undefined
  } catch {
    return undefined
  }
}
