import type * as Monaco from 'monaco-editor/editor'
import { themeStore } from '../app/theme.ts'
import { type Caret, OwnCaret, caretClass, caretsIn } from '../collab/carets.ts'
import type { Awareness, Y } from '../collab/y.ts'
import { restingStore } from '../people/resting.ts'
import { CaretMark, type MarkDeps } from './caret-mark.ts'

/** More people than this in one view are shown by their initials. */
const CROWD = 5

export type RemoteCaretsDeps = MarkDeps & {
  readonly text: Y.Text
  readonly awareness: Awareness
  readonly colourOf: (slot: number) => string
}

/** Everybody else's carets and selections in an editor, with names; and ours, told to them. */
export class RemoteCarets implements Disposable {
  readonly #deps: RemoteCaretsDeps
  readonly #decorations: Monaco.editor.IEditorDecorationsCollection
  readonly #marks = new Map<number, CaretMark>()
  readonly #listening: Monaco.IDisposable[]
  readonly #stops: readonly (() => void)[]
  readonly #own: OwnCaret

  constructor(deps: RemoteCaretsDeps) {
    this.#deps = deps
    this.#own = new OwnCaret(deps.text, deps.awareness)
    const { editor, awareness, text } = deps
    this.#decorations = editor.createDecorationsCollection()
    this.#listening = [
      editor.onDidChangeCursorSelection(() => this.#tell()),
      editor.onDidFocusEditorText(() => this.#tell()),
      editor.onDidFocusEditorText(() => this.#marks.forEach((mark) => mark.tell())),
      editor.onDidScrollChange(() => this.#countView()),
      editor.onMouseMove(({ target }) => this.#point(target.position)),
      editor.onMouseLeave(() => this.#point(null)),
    ]
    this.#stops = [restingStore, themeStore].map((store) => store.subscribe(this.#draw))
    awareness.on('change', this.#draw)
    text.observe(this.#draw)
    this.#draw()
  }

  [Symbol.dispose](): void {
    const { awareness, text } = this.#deps
    awareness.off('change', this.#draw)
    text.unobserve(this.#draw)
    this.#own[Symbol.dispose]()
    for (const listening of this.#listening) listening.dispose()
    for (const stop of this.#stops) stop()
    for (const mark of this.#marks.values()) mark[Symbol.dispose]()
    this.#decorations.clear()
  }

  #tell(): void {
    const { editor } = this.#deps
    const [model, selection] = [editor.getModel(), editor.getSelection()]
    if (!model || !selection) return
    this.#own.tell({
      anchor: model.getOffsetAt(selection.getSelectionStart()),
      head: model.getOffsetAt(selection.getPosition()),
    })
  }

  readonly #draw = (): void => {
    const model = this.#deps.editor.getModel()
    if (!model) return
    const { text, awareness, colourOf } = this.#deps
    const carets = caretsIn(text, awareness)
    this.#decorations.set(
      carets.flatMap((caret) => decorationsOf(caret, { model, colour: colourOf(caret.slot) })),
    )
    this.#drawMarks(carets, model)
  }

  #drawMarks(carets: readonly Caret[], model: Monaco.editor.ITextModel): void {
    const here = new Set(carets.map(({ client }) => client))
    for (const [client, mark] of this.#marks) {
      if (here.has(client)) continue
      mark[Symbol.dispose]()
      this.#marks.delete(client)
    }
    const { resting } = restingStore.getState()
    for (const caret of carets) {
      const mark = this.#marks.get(caret.client) ?? this.#newMark(caret)
      mark.moveTo(model.getPositionAt(caret.head), caret.place)
      mark.rest(resting.has(caret.userId))
    }
    this.#countView()
  }

  #newMark(caret: Caret): CaretMark {
    const mark = new CaretMark(caret, this.#deps)
    this.#marks.set(caret.client, mark)
    return mark
  }

  /** Many names in one view would hide the text. */
  #countView(): void {
    const { editor } = this.#deps
    const views = this.#marks.size > CROWD ? editor.getVisibleRanges() : []
    const inView = [...this.#marks.values()].filter(({ position: { lineNumber } }) =>
      views.some((view) => view.startLineNumber <= lineNumber && lineNumber <= view.endLineNumber),
    )
    editor.getContainerDomNode().classList.toggle('caret-crowd', inView.length > CROWD)
  }

  #point(at: Monaco.IPosition | null): void {
    for (const mark of this.#marks.values()) mark.point(isNear(mark.position, at))
  }
}

function isNear(caret: Monaco.IPosition, mouse: Monaco.IPosition | null): boolean {
  if (mouse?.lineNumber !== caret.lineNumber) return false
  return Math.abs(mouse.column - caret.column) <= 1
}

type Drawing = { model: Monaco.editor.ITextModel; colour: string }

function decorationsOf(caret: Caret, { model, colour }: Drawing) {
  const head = model.getPositionAt(caret.head)
  const at: Monaco.editor.IModelDeltaDecoration = {
    range: rangeOf(head, head),
    options: { stickiness: 1, overviewRuler: { color: colour, position: 4 } },
  }
  if (caret.anchor === caret.head) return [at]
  const anchor = model.getPositionAt(caret.anchor)
  const [from, to] = caret.anchor < caret.head ? [anchor, head] : [head, anchor]
  const selected: Monaco.editor.IModelDeltaDecoration = {
    range: rangeOf(from, to),
    options: { className: `remote-selection ${caretClass(caret.slot)}`, stickiness: 1 },
  }
  return [selected, at]
}

function rangeOf(from: Monaco.IPosition, to: Monaco.IPosition): Monaco.IRange {
  return {
    startLineNumber: from.lineNumber,
    startColumn: from.column,
    endLineNumber: to.lineNumber,
    endColumn: to.column,
  }
}
