import type { monaco } from '../monaco.ts'
import type { Side } from './lab.ts'

type Deps = {
  readonly seed: number
  readonly sides: { ada: Side; bob: Side }
  readonly deliver: (from: 'ada' | 'bob', count?: number) => void
  readonly settle: () => void
  readonly complaint: () => string | undefined
}

const PIECES = ['a', 'xyz', '\n', '  ', '🙂', 'é', '{', "'", 'línea\n', '\u2028', '漢字', '👩‍👩‍👧']
const PASTES = ['one\r\ntwo\r\nthree', 'mac\rold', '🙂\r\n🙂', '\r\n', 'x\n\r\ny']

/** Two people who do everything at once, repeatable by its seed. */
export class Fuzz {
  readonly #deps: Deps
  #state: number

  constructor(deps: Deps) {
    this.#deps = deps
    this.#state = deps.seed
  }

  /** The first thing that went wrong, or undefined. */
  run(steps: number): string | undefined {
    for (let step = 0; step < steps; step += 1) {
      const name = this.#below(2) === 0 ? 'ada' : 'bob'
      const what = this.#act(this.#deps.sides[name])
      if (this.#below(3) === 0) {
        this.#deps.deliver(this.#below(2) === 0 ? 'ada' : 'bob', 1 + this.#below(4))
      }
      const wrong = this.#deps.complaint()
      if (wrong) return `step ${step}, ${name} ${what}: ${wrong}`
    }
    this.#deps.settle()
    const { ada, bob } = this.#deps.sides
    if (ada.text.toString() !== bob.text.toString()) return 'The two did not agree at the end.'
    return this.#deps.complaint()
  }

  #act({ editor }: Side): string {
    const model = editor.getModel()
    if (!model) return 'nothing'
    const trigger = (command: string, payload: object = {}): string => {
      editor.trigger('fuzz', command, payload)
      return command
    }
    if (model.getValueLength() > 4_000) model.setValue('')
    switch (this.#below(14)) {
      case 0:
        return trigger('undo')
      case 1:
        return trigger('redo')
      case 2:
        return trigger('paste', { text: this.#one(PASTES), pasteOnNewLine: false })
      case 3:
        return trigger('deleteLeft')
      case 4:
        return trigger('deleteRight')
      case 5:
        return this.#manyCarets(editor)
      case 6:
        return this.#edits(editor)
      case 7:
        return trigger('editor.action.moveLinesDownAction')
      case 8:
        return trigger('tab')
      case 9:
        if (this.#below(10) > 0) return 'nothing'
        model.setValue('set\r\nfrom outside')
        return 'setValue'
      case 10:
        if (this.#below(10) === 0) model.pushEOL(1)
        return 'pushEOL'
      default:
        if (this.#below(3) === 0) editor.setSelection(this.#range(model))
        return trigger('type', { text: this.#one(PIECES) })
    }
  }

  #manyCarets(editor: Side['editor']): string {
    const model = editor.getModel()
    if (!model) return 'nothing'
    const selections = Array.from({ length: 2 + this.#below(4) }, () => {
      const { startLineNumber, startColumn, endLineNumber, endColumn } = this.#range(model)
      return {
        selectionStartLineNumber: startLineNumber,
        selectionStartColumn: startColumn,
        positionLineNumber: endLineNumber,
        positionColumn: endColumn,
      }
    })
    editor.setSelections(selections)
    editor.trigger('fuzz', 'type', { text: this.#one(PIECES) })
    return 'many carets'
  }

  /** Several edits in one go, as a formatter makes them. */
  #edits(editor: Side['editor']): string {
    const model = editor.getModel()
    if (!model) return 'nothing'
    const lines = model.getLineCount()
    const edits = Array.from({ length: Math.min(lines, 1 + this.#below(3)) }, (_, i) => {
      const line = i + 1
      const most = model.getLineMaxColumn(line)
      const startColumn = 1 + this.#below(most)
      const range = model.validateRange({
        startLineNumber: line,
        startColumn,
        endLineNumber: line,
        endColumn: Math.min(most, startColumn + this.#below(3)),
      })
      return { range, text: this.#one(PIECES) }
    })
    editor.executeEdits('fuzz', edits)
    return 'edits'
  }

  #range(model: monaco.editor.ITextModel): monaco.Range {
    const length = model.getValueLength()
    const from = model.getPositionAt(this.#below(length + 1))
    const to = model.getPositionAt(model.getOffsetAt(from) + this.#below(6))
    return model.validateRange({
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    })
  }

  #one<T>(of: readonly [T, ...T[]] | readonly T[]): T {
    const found = of[this.#below(of.length)]
    if (found === undefined) throw new Error('There is nothing to choose from.')
    return found
  }

  /** Mulberry32: small, and good enough to be unfair. */
  #below(most: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * most)
  }
}
