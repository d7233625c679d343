import type * as Monaco from 'monaco-editor/editor'
import { createStore } from 'zustand/vanilla'
import { glide } from './glide.ts'

type Editor = Pick<
  Monaco.editor.ICodeEditor,
  | 'getVisibleRanges'
  | 'getTopForLineNumber'
  | 'getScrollTop'
  | 'setScrollTop'
  | 'getLayoutInfo'
  | 'onDidScrollChange'
  | 'onDidLayoutChange'
>
export type Lines = { readonly from: number; readonly to: number }
/** What somebody else sees of a text: the lines in view, and where their caret is. */
export type Sight = { readonly lines: Lines; readonly line: number | null }

/** Monaco's `ScrollType.Immediate`; the enum itself would bring the editor along. */
const IMMEDIATE = 1

/** The open editors, as far as one person can look along with another. */
export class EditorViews {
  /** Counts up whenever somebody may see other lines than before. */
  readonly store = createStore<{ turn: number }>(() => ({ turn: 0 }))
  /** The latest of a file last: it may be shown twice. */
  readonly #open = new Map<string, readonly Editor[]>()
  readonly #seen = new Map<string, Lines>()
  #wish: ({ path: string } & Sight) | undefined
  #cancelGlide: () => void = () => {}

  /** Makes an editor known until the answer is disposed. */
  add(path: string, editor: Editor): Disposable {
    this.#open.set(path, [...this.#editors(path), editor])
    const look = (): void => this.#look(path, editor)
    const listening = [editor.onDidScrollChange(look), editor.onDidLayoutChange(look)]
    look()
    // Who is followed may have got here before the text did.
    if (this.#wish?.path === path) this.#scroll(editor, this.#wish, 'jump')
    return {
      [Symbol.dispose]: () => {
        for (const one of listening) one.dispose()
        const rest = this.#editors(path).filter((each) => each !== editor)
        if (rest.length > 0) this.#open.set(path, rest)
        else this.#open.delete(path)
      },
    }
  }

  /** The lines of a file that are in view here. */
  seen(path: string): Lines | undefined {
    return this.#open.has(path) ? this.#seen.get(path) : undefined
  }

  /** The line at the upper edge of a file's editor, with the part of it that is out of sight. */
  lineOnTop(path: string): number | undefined {
    const editor = this.#latest(path)
    const [first] = editor?.getVisibleRanges() ?? []
    if (!editor || !first) return undefined
    const { startLineNumber: line } = first
    const top =
      editor.getScrollTop() - (editor.getTopForLineNumber(line) - editor.getTopForLineNumber(1))
    const height = editor.getTopForLineNumber(line + 1) - editor.getTopForLineNumber(line)
    return height > 0 ? line + Math.max(0, top) / height : line
  }

  /** Scrolls an editor so that a line, or a part of it, is at its upper edge. */
  putOnTop(path: string, line: number): void {
    const editor = this.#latest(path)
    if (!editor) return
    const whole = Math.floor(line)
    const [top, next] = [whole, whole + 1].map((each) => editor.getTopForLineNumber(each)) as [
      number,
      number,
    ]
    this.#cancelGlide()
    editor.setScrollTop(
      top + (line - whole) * (next - top) - editor.getTopForLineNumber(1),
      IMMEDIATE,
    )
  }

  /** Scrolls to what somebody else sees, now or as soon as the file is on screen. */
  scrollTo(path: string, sight: Sight): void {
    this.#wish = { path, ...sight }
    const editor = this.#latest(path)
    if (editor) this.#scroll(editor, sight, 'glide')
  }

  /** From here on nobody's sight matters. */
  rest(): void {
    this.#wish = undefined
    this.#cancelGlide()
  }

  #editors(path: string): readonly Editor[] {
    return this.#open.get(path) ?? []
  }

  #latest(path: string): Editor | undefined {
    return this.#editors(path).at(-1)
  }

  #look(path: string, editor: Editor): void {
    const [first, ...others] = editor.getVisibleRanges()
    // A tab in the back sees nothing; what it saw last still is where its person is.
    if (!first) return
    const last = others.at(-1) ?? first
    this.#seen.set(path, { from: first.startLineNumber, to: last.endLineNumber })
    this.store.setState(({ turn }) => ({ turn: turn + 1 }))
  }

  #scroll(editor: Editor, sight: Sight, how: 'glide' | 'jump'): void {
    this.#cancelGlide()
    const { height } = editor.getLayoutInfo()
    const to = topFor(sight, { topOf: (line) => editor.getTopForLineNumber(line), height })
    const set = (top: number): void => editor.setScrollTop(top, IMMEDIATE)
    if (how === 'jump') return set(to)
    this.#cancelGlide = glide({ from: editor.getScrollTop(), to, set })
  }
}

type Measure = { topOf: (line: number) => number; height: number }

/** How far to scroll so that we see what they see; their caret counts more than their first line. */
export function topFor({ lines, line }: Sight, { topOf, height }: Measure): number {
  // The first line has the padding above it.
  const top = topOf(lines.from) - topOf(1)
  if (line === null || line < lines.from || line > lines.to) return top
  const below = topOf(line + 2) - topOf(1) - height
  return Math.max(top, below)
}

/** Those of this page. */
export const editorViews = new EditorViews()
