import type * as Monaco from 'monaco-editor/editor'
import { type Caret, caretClass } from '../collab/carets.ts'
import { initials } from '../ui/person.ts'

type Editor = Monaco.editor.ICodeEditor
export type MarkDeps = {
  readonly editor: Editor
  readonly lineHeight: () => number
  readonly wait: (ms: number, then: () => void) => () => void
}

/** A name is seen this long after its person moved; then the caret alone is left. */
const NAME_MS = 2_000
const GLIDE_MS = 120
/** Monaco's `ContentWidgetPositionPreference`; the enum itself would bring the editor along. */
const [EXACT, ABOVE, BELOW] = [0, 1, 2] as const

/** The caret of somebody else, with a flag that tells their name and rests. */
export class CaretMark implements Disposable {
  readonly #deps: MarkDeps
  readonly #bar: Widget
  readonly #flag: Widget
  #position: Monaco.IPosition = { lineNumber: 0, column: 0 }
  #place = ''
  #cancelName: (() => void) | undefined
  #cancelGlide: (() => void) | undefined

  constructor(caret: Caret, deps: MarkDeps) {
    this.#deps = deps
    this.#bar = barOf(caret, deps)
    this.#flag = flagOf(caret)
    for (const widget of this.#widgets) deps.editor.addContentWidget(widget)
  }

  get position(): Monaco.IPosition {
    return this.#position
  }

  /** Goes where its person is; only a step of their own shows the name and is seen as a motion. */
  moveTo(position: Monaco.IPosition, place: string): void {
    const known = this.#place !== ''
    if (place !== this.#place) {
      this.#place = place
      if (known) this.#glide()
      this.tell()
    }
    const { lineNumber, column } = this.#position
    if (lineNumber === position.lineNumber && column === position.column) return
    this.#position = position
    for (const widget of this.#widgets) {
      widget.position = position
      this.#deps.editor.layoutContentWidget(widget)
    }
  }

  /** Shows the name for a while. */
  tell(): void {
    this.#classes('told', true)
    this.#cancelName?.()
    this.#cancelName = this.#deps.wait(NAME_MS, () => this.#classes('told', false))
  }

  /** The mouse is at the caret, or not any more. */
  point(pointed: boolean): void {
    this.#classes('pointed', pointed)
  }

  /** Their hands rest. */
  rest(resting: boolean): void {
    this.#classes('resting', resting)
  }

  [Symbol.dispose](): void {
    this.#cancelName?.()
    this.#cancelGlide?.()
    for (const widget of this.#widgets) this.#deps.editor.removeContentWidget(widget)
  }

  get #widgets(): readonly Widget[] {
    return [this.#bar, this.#flag]
  }

  #glide(): void {
    this.#classes('gliding', true)
    this.#cancelGlide?.()
    this.#cancelGlide = this.#deps.wait(GLIDE_MS, () => this.#classes('gliding', false))
  }

  #classes(name: string, on: boolean): void {
    for (const { node } of this.#widgets) node.classList.toggle(name, on)
  }
}

type WidgetParts = {
  readonly id: string
  readonly node: HTMLElement
  readonly preference: Monaco.editor.ContentWidgetPositionPreference[]
  readonly beforeRender?: () => Monaco.editor.IDimension | null
}

class Widget implements Monaco.editor.IContentWidget {
  readonly suppressMouseDown = true
  readonly node: HTMLElement
  readonly #parts: WidgetParts
  position: Monaco.IPosition = { lineNumber: 1, column: 1 }

  constructor(parts: WidgetParts) {
    this.#parts = parts
    this.node = parts.node
  }

  getId = (): string => this.#parts.id
  getDomNode = (): HTMLElement => this.node
  getPosition = (): Monaco.editor.IContentWidgetPosition => ({
    position: this.position,
    preference: this.#parts.preference,
  })
  beforeRender = (): Monaco.editor.IDimension | null => this.#parts.beforeRender?.() ?? null
}

function barOf(caret: Caret, { lineHeight }: MarkDeps): Widget {
  const node = nodeOf('remote-caret', caret)
  return new Widget({
    id: `atelier.caret.${caret.client}`,
    node,
    preference: [EXACT],
    beforeRender: () => {
      const height = lineHeight()
      node.style.height = `${height}px`
      // Known beforehand, so that nothing has to be measured.
      return { width: 2, height }
    },
  })
}

/** Above its line, or below where there is nothing above. */
function flagOf(caret: Caret): Widget {
  const node = nodeOf('remote-flag', caret)
  node.dataset['name'] = caret.name
  node.dataset['initials'] = initials(caret.name)
  node.textContent = caret.name
  return new Widget({
    id: `atelier.flag.${caret.client}`,
    node,
    preference: [ABOVE, BELOW],
  })
}

function nodeOf(kind: string, { slot }: Caret): HTMLElement {
  const node = document.createElement('div')
  node.className = `${kind} ${caretClass(slot)}`
  node.setAttribute('aria-hidden', 'true')
  return node
}
