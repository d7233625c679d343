import {
  type CompletionSource,
  autocompletion,
  closeBrackets,
  completeAnyWord,
} from '@codemirror/autocomplete'
import { defaultKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import { readTokens } from '../app/read-tokens.ts'
import { themeStore } from '../app/theme.ts'
import { type Awareness, Y } from '../collab/y.ts'
import type { CaretSource } from '../editor/status-in-front.ts'
import { exposeEditor } from '../editor/test-hook.ts'
import { touchCarets } from './touch-carets.ts'
import { touchLanguage } from './touch-languages.ts'
import { touchTheme } from './touch-theme.ts'

type Opening = {
  readonly text: Y.Text
  readonly awareness: Awareness
  readonly path: string
  readonly label: string
  readonly language: string
  readonly special?: TouchSpecial | undefined
}
/** What a text of one kind has besides. */
export type TouchSpecial = {
  /** Comes before what every text has. */
  readonly extension: Extension
  /** Instead of the words of the text. */
  readonly complete: CompletionSource
}
type Listener = () => void

export type TouchEditor = Disposable & {
  readonly view: EditorView
  readonly carets: CaretSource
  /** One's own edits, to take back and bring again. */
  readonly history: Pick<Y.UndoManager, 'undo' | 'redo'>
  setReadOnly(readOnly: boolean): void
  reveal(at: { line: number; column?: number | undefined }): void
}

/** CodeMirror on a shared text, for fingers: Monaco does not work with the keyboards of phones. */
export function openTouchEditor(host: HTMLElement, opening: Opening): TouchEditor {
  const { text, awareness, path, label } = opening
  const resources = new DisposableStack()
  const [rights, look, grammar] = [new Compartment(), new Compartment(), new Compartment()]
  const moved = new Set<Listener>()
  const focused = new Set<Listener>()
  const history = new Y.UndoManager(text, { trackedOrigins: new Set(), captureTimeout: 400 })
  resources.defer(() => history.destroy())
  const view = new EditorView({
    parent: host,
    doc: text.toString(),
    extensions: [
      opening.special?.extension ?? [],
      ...BASICS,
      autocompletion({ override: [opening.special?.complete ?? completeAnyWord], icons: false }),
      // Before the text's own plugin, which has to be the last to see a change.
      touchCarets({ text, awareness }),
      yCollab(text, null, { undoManager: history }),
      keymap.of([...yUndoManagerKeymap, indentWithTab, ...searchKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({
        'aria-label': label,
        autocapitalize: 'off',
        tabindex: '0',
      }),
      EditorView.updateListener.of((update) => {
        if (update.selectionSet || update.docChanged) for (const told of moved) told()
        if (update.focusChanged && update.view.hasFocus) for (const told of focused) told()
      }),
      rights.of([]),
      look.of(touchTheme(readTokens())),
      grammar.of([]),
    ],
  })
  resources.defer(() => view.destroy())
  const set = (part: Compartment, extension: Extension): void => {
    if (!resources.disposed) view.dispatch({ effects: part.reconfigure(extension) })
  }
  resources.defer(themeStore.subscribe(() => set(look, touchTheme(readTokens()))))
  resources.defer(exposeEditor(path, () => view.state.doc.toString()))
  void touchLanguage(opening.language).then((language) => set(grammar, language))
  return {
    view,
    history,
    carets: caretSource(view, { moved, focused }),
    setReadOnly: (readOnly) => set(rights, readOnly ? LOCKED : []),
    reveal: (at) => reveal(view, at),
    [Symbol.dispose]: () => resources.dispose(),
  }
}

const LOCKED: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false)]

const BASICS: readonly Extension[] = [
  // Offsets mean the same characters here and in the shared text only if nothing is rewritten.
  EditorState.lineSeparator.of('\n'),
  EditorView.clipboardInputFilter.of((pasted) => pasted.replaceAll(/\r\n?/g, '\n')),
  EditorState.tabSize.of(2),
  indentUnit.of('  '),
  EditorView.lineWrapping,
  lineNumbers(),
  drawSelection(),
  highlightActiveLine(),
  bracketMatching(),
  closeBrackets(),
  indentOnInput(),
  search({ top: true }),
]

function caretSource(
  view: EditorView,
  { moved, focused }: { moved: Set<Listener>; focused: Set<Listener> },
): CaretSource {
  const on = (listeners: Set<Listener>) => (then: Listener) => {
    listeners.add(then)
    return { dispose: () => void listeners.delete(then) }
  }
  return {
    getPosition() {
      const { head } = view.state.selection.main
      const line = view.state.doc.lineAt(head)
      return { lineNumber: line.number, column: head - line.from + 1 }
    },
    hasTextFocus: () => view.hasFocus,
    onDidFocusEditorText: on(focused),
    onDidChangeCursorPosition: on(moved),
  }
}

function reveal(view: EditorView, at: { line: number; column?: number | undefined }): void {
  const { doc } = view.state
  const line = doc.line(Math.min(Math.max(at.line, 1), doc.lines))
  const anchor = Math.min(line.from + (at.column ?? 1) - 1, line.to)
  view.dispatch({
    selection: { anchor },
    effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
  })
  view.focus()
}
