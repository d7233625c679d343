import type { Awareness, Y } from '../collab/y.ts'
import { preferences } from '../app/preferences.ts'
import { t } from '../words/words.ts'
import { chosenOptions, followPreferences } from './editor-preferences.ts'
import { offerCommands } from './editor-commands.ts'
import { editorViews } from '../people/editor-views.ts'
import { MonacoBinding } from './monaco-binding.ts'
import { THEME, monaco } from './monaco.ts'
import { RemoteCarets } from './remote-carets.ts'
import { personInHex } from './person-in-hex.ts'
import { exposeEditor } from './test-hook.ts'

export type CodeEditor = ReturnType<typeof monaco.editor.create>

export type Opening = {
  readonly text: Y.Text
  readonly awareness: Awareness
  /** Has others' edits wait until the answer is called. */
  readonly hold: () => () => void
  readonly path: string
  readonly label: string
  readonly language: string
}

/** How every editor is, whatever its person chose. */
export const OPTIONS = {
  theme: THEME,
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  accessibilitySupport: 'auto',
  bracketPairColorization: { enabled: false },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  renderLineHighlight: 'line',
  wordBasedSuggestions: 'currentDocument',
  tabSize: 2,
  readOnlyMessage: { value: t('You can read this file, but not change it.') },
} as const

/** An editor on a shared text, with everybody's carets and an undo of one's own edits only. */
export function openEditor(
  host: HTMLElement,
  { text, awareness, hold, path, label, language }: Opening,
): Disposable & { editor: CodeEditor; binding: MonacoBinding } {
  const resources = new DisposableStack()
  const model = monaco.editor.createModel('', language)
  const chosen = chosenOptions(preferences.getState())
  const editor = monaco.editor.create(host, { ...OPTIONS, ...chosen, model, ariaLabel: label })
  // Released in reverse: the parts on the editor, the editor, and at last the model.
  resources.defer(() => model.dispose())
  resources.defer(() => editor.dispose())
  const binding = resources.use(new MonacoBinding({ model, text, onHealed: reportHealed }))
  undoOwnOnly(editor, binding)
  resources.use(
    new RemoteCarets({
      editor,
      text,
      awareness,
      colourOf: personInHex,
      lineHeight: () => editor.getOption(monaco.editor.EditorOption.lineHeight),
      wait,
    }),
  )
  resources.use(calmCompositions(editor, hold))
  resources.use(followPreferences(editor))
  resources.use(offerCommands(editor))
  resources.use(editorViews.add(path, editor))
  resources.defer(exposeEditor(path, () => model.getValue()))
  return { editor, binding, [Symbol.dispose]: () => resources.dispose() }
}

/** Characters that take several keys are written by counting from the caret: nothing may move then. */
function calmCompositions(editor: CodeEditor, hold: Opening['hold']): Disposable {
  let release: (() => void) | undefined
  const end = (): void => {
    release?.()
    release = undefined
  }
  const listening = [
    editor.onDidCompositionStart(() => {
      release ??= hold()
    }),
    // The last of it is written after the event that says so.
    editor.onDidCompositionEnd(() => setTimeout(end)),
    editor.onDidBlurEditorText(end),
  ]
  return {
    [Symbol.dispose]() {
      for (const one of listening) one.dispose()
      end()
    },
  }
}

/** Monaco's own history would take back what others typed; every way to undo ends at the model. */
export function undoOwnOnly(editor: CodeEditor, binding: MonacoBinding): void {
  const model = editor.getModel()
  if (!model) return
  const goTo = (offset: number | undefined): void => {
    if (offset === undefined) return
    const position = model.getPositionAt(offset)
    editor.setPosition(position)
    editor.revealPositionInCenterIfOutsideViewport(position)
  }
  Object.assign(model, {
    undo: () => goTo(binding.undoOwn()),
    redo: () => goTo(binding.redoOwn()),
    canUndo: () => binding.history.canUndo(),
    canRedo: () => binding.history.canRedo(),
  })
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** A defect, but the text is whole again: it is told to whoever watches the page's errors. */
export function reportHealed(seen: { model: string; text: string }): void {
  reportError(
    new Error(`Editor and document came apart (${seen.model.length}, ${seen.text.length}).`),
  )
}
