import type * as Monaco from 'monaco-editor/editor'
import { type Caret, OwnCaret, caretClass, caretsIn } from '../collab/carets.ts'
import type { Awareness, Y } from '../collab/y.ts'

type Editor = Monaco.editor.ICodeEditor

const FLAG_MS = 2_000

export type RemoteCaretsDeps = {
  readonly editor: Editor
  readonly text: Y.Text
  readonly awareness: Awareness
  readonly person: (slot: number) => string
  readonly wait: (ms: number, then: () => void) => () => void
}

/** Everybody else's carets and selections in an editor, with names; and ours, told to them. */
export class RemoteCarets implements Disposable {
  readonly #deps: RemoteCaretsDeps
  readonly #decorations: Monaco.editor.IEditorDecorationsCollection
  readonly #flags = new Map<number, Flag>()
  readonly #listening: Monaco.IDisposable[]
  readonly #own: OwnCaret

  constructor(deps: RemoteCaretsDeps) {
    this.#deps = deps
    this.#own = new OwnCaret(deps.text, deps.awareness)
    const { editor, awareness, text } = deps
    this.#decorations = editor.createDecorationsCollection()
    this.#listening = [
      editor.onDidChangeCursorSelection(() => this.#tell()),
      editor.onDidFocusEditorText(() => this.#tell()),
    ]
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
    for (const flag of this.#flags.values()) flag[Symbol.dispose]()
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
    const carets = caretsIn(this.#deps.text, this.#deps.awareness)
    this.#decorations.set(
      carets.flatMap((caret) => decorationsOf(caret, { model, colour: this.#colour(caret.slot) })),
    )
    this.#drawFlags(carets, model)
  }

  #drawFlags(carets: readonly Caret[], model: Monaco.editor.ITextModel): void {
    const here = new Set(carets.map(({ client }) => client))
    for (const [client, flag] of this.#flags) {
      if (here.has(client)) continue
      flag[Symbol.dispose]()
      this.#flags.delete(client)
    }
    for (const caret of carets) {
      const flag = this.#flags.get(caret.client) ?? this.#newFlag(caret)
      flag.moveTo(model.getPositionAt(caret.head))
    }
  }

  #newFlag(caret: Caret): Flag {
    const { editor, wait } = this.#deps
    const flag = new Flag(editor, { caret, wait })
    this.#flags.set(caret.client, flag)
    return flag
  }

  #colour(slot: number): string {
    return this.#deps.person(slot)
  }
}

/** A name beside a caret: seen for two seconds after it moved, then a dot until it is pointed at. */
class Flag implements Disposable, Monaco.editor.IContentWidget {
  readonly allowEditorOverflow = false
  readonly suppressMouseDown = true
  readonly #editor: Editor
  readonly #wait: RemoteCaretsDeps['wait']
  readonly #id: string
  readonly #node: HTMLElement
  #position: Monaco.IPosition = { lineNumber: 0, column: 0 }
  #cancel: (() => void) | undefined

  constructor(editor: Editor, { caret, wait }: { caret: Caret; wait: RemoteCaretsDeps['wait'] }) {
    this.#editor = editor
    this.#wait = wait
    this.#id = `atelier.flag.${caret.client}`
    this.#node = document.createElement('div')
    this.#node.className = `remote-flag ${caretClass(caret.slot)}`
    this.#node.dataset['name'] = caret.name
    this.#node.setAttribute('aria-hidden', 'true')
    this.#node.textContent = caret.name
    editor.addContentWidget(this)
  }

  getId = (): string => this.#id
  getDomNode = (): HTMLElement => this.#node
  getPosition = (): Monaco.editor.IContentWidgetPosition => ({
    position: this.#position,
    // Above, or below where there is nothing above.
    preference: [1, 2],
  })

  moveTo(position: Monaco.IPosition): void {
    const { lineNumber, column } = this.#position
    if (lineNumber === position.lineNumber && column === position.column) return
    this.#position = position
    this.#editor.layoutContentWidget(this)
    this.#node.classList.add('moved')
    this.#cancel?.()
    this.#cancel = this.#wait(FLAG_MS, () => this.#node.classList.remove('moved'))
  }

  [Symbol.dispose](): void {
    this.#cancel?.()
    this.#editor.removeContentWidget(this)
  }
}

type Drawing = { model: Monaco.editor.ITextModel; colour: string }

function decorationsOf(caret: Caret, { model, colour }: Drawing) {
  const head = model.getPositionAt(caret.head)
  const slot = caretClass(caret.slot)
  const at: Monaco.editor.IModelDeltaDecoration = {
    range: rangeOf(head, head),
    options: {
      className: `remote-caret ${slot}`,
      stickiness: 1,
      overviewRuler: { color: colour, position: 4 },
    },
  }
  if (caret.anchor === caret.head) return [at]
  const anchor = model.getPositionAt(caret.anchor)
  const [from, to] = caret.anchor < caret.head ? [anchor, head] : [head, anchor]
  const selected: Monaco.editor.IModelDeltaDecoration = {
    range: rangeOf(from, to),
    options: { className: `remote-selection ${slot}`, stickiness: 1 },
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
