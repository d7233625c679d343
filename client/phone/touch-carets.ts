import { type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  WidgetType,
} from '@codemirror/view'
import { type Caret, OwnCaret, caretClass, caretsIn } from '../collab/carets.ts'
import type { Awareness, Y } from '../collab/y.ts'

const FLAG_MS = 2_000

type Room = { readonly text: Y.Text; readonly awareness: Awareness }
type Change = { added: number[]; updated: number[]; removed: number[] }

const redraw = StateEffect.define<readonly Caret[]>()

/** Everybody else's carets and selections in a CodeMirror, with names; and ours, told to them. */
export function touchCarets(room: Room): Extension {
  return [drawn, teller(room)]
}

const drawn = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const carets = transaction.effects.find((effect) => effect.is(redraw))?.value
    if (!carets) return shown.map(transaction.changes)
    return decorate(carets, transaction.newDoc.length)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function teller({ text, awareness }: Room): Extension {
  return ViewPlugin.define((view) => {
    const own = new OwnCaret(text, awareness)
    let gone = false
    const look = (): void => {
      if (!gone) view.dispatch({ effects: redraw.of(caretsIn(text, awareness)) })
    }
    const heard = ({ added, updated, removed }: Change): void => {
      // Our own caret is told from within an update, where nothing may be dispatched; nobody draws it.
      const others = [...added, ...updated, ...removed].some((id) => id !== awareness.clientID)
      if (others) look()
    }
    awareness.on('change', heard)
    // The editor is still being made: it takes its first change a moment later.
    queueMicrotask(look)
    return {
      update({ selectionSet, focusChanged, state, view: { hasFocus } }) {
        if (hasFocus && (selectionSet || focusChanged)) own.tell(state.selection.main)
      },
      destroy() {
        gone = true
        awareness.off('change', heard)
        own[Symbol.dispose]()
      },
    }
  })
}

/** A caret may be ahead of the text we have: it then waits at the end. */
function decorate(carets: readonly Caret[], length: number): DecorationSet {
  const ranges = carets.flatMap(({ client, name, slot, anchor, head }) => {
    const [from, to] = [Math.min(anchor, head, length), Math.min(Math.max(anchor, head), length)]
    const at = Math.min(head, length)
    const caret = Decoration.widget({
      widget: new CaretWidget({ client, name, slot, at }),
      side: 1,
    })
    const selection = Decoration.mark({ class: `remote-selection ${caretClass(slot)}` })
    return from === to ? [caret.range(at)] : [selection.range(from, to), caret.range(at)]
  })
  return RangeSet.of(ranges, true)
}

type Drawn = Pick<Caret, 'client' | 'name' | 'slot'> & { readonly at: number }

/** A stroke between two characters, with a name that rests when its person does. */
class CaretWidget extends WidgetType {
  readonly #caret: Drawn

  constructor(caret: Drawn) {
    super()
    this.#caret = caret
  }

  override eq(other: CaretWidget): boolean {
    const [mine, theirs] = [this.#caret, other.#caret]
    return mine.client === theirs.client && mine.at === theirs.at && mine.name === theirs.name
  }

  override toDOM(): HTMLElement {
    const { name, slot } = this.#caret
    const stroke = document.createElement('span')
    stroke.className = `remote-caret touch-caret ${caretClass(slot)}`
    stroke.setAttribute('aria-hidden', 'true')
    const flag = stroke.appendChild(document.createElement('span'))
    flag.className = `remote-flag moved ${caretClass(slot)}`
    flag.textContent = name
    setTimeout(() => flag.classList.remove('moved'), FLAG_MS)
    return stroke
  }
}
