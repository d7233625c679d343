import { type ReactNode, useEffect, useRef, useState } from 'react'
import { statusSlots } from '../workspace/status-slots.ts'
import type { RoomClient } from '../collab/room-client.ts'
import { readTokens } from '../app/theme.ts'
import { languageOf } from './language-of.ts'
import { MonacoBinding } from './monaco-binding.ts'
import { THEME, monaco } from './monaco.ts'
import { RemoteCarets } from './remote-carets.ts'
import { exposeEditor } from './test-hook.ts'
import { useRoomView } from './use-shared-file.ts'
import './remote-carets.css'

export type CodeEditor = ReturnType<typeof monaco.editor.create>

type Props = {
  room: RoomClient
  path: string
  label: string
  language?: string
  /** Once per editor, when it is there: add actions, keep a handle. */
  onReady?: (editor: CodeEditor) => void
}

const OPTIONS = {
  theme: THEME,
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  padding: { top: 8, bottom: 8 },
  fixedOverflowWidgets: true,
  accessibilitySupport: 'auto',
  bracketPairColorization: { enabled: false },
  stickyScroll: { enabled: true },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  renderLineHighlight: 'line',
  wordBasedSuggestions: 'currentDocument',
  tabSize: 2,
  readOnlyMessage: { value: 'You can read this file, but not change it.' },
} as const

/** A text that people edit together. It lives as long as the room does. */
export function CodeEditorView({ room, path, label, language, onReady }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeEditor>()
  const { readOnly } = useRoomView(room)
  const kind = language ?? languageOf(path)

  useEffect(() => {
    if (!host.current) return
    const made = openEditor(host.current, { room, path, label, language: kind })
    setEditor(made.editor)
    onReady?.(made.editor)
    return () => made[Symbol.dispose]()
  }, [room, path, label, kind, onReady])

  useEffect(() => {
    editor?.updateOptions({ readOnly: readOnly !== null, domReadOnly: readOnly !== null })
  }, [editor, readOnly])

  return <div ref={host} className="h-full min-h-0 w-full" />
}

type Opening = { room: RoomClient; path: string; label: string; language: string }

function openEditor(host: HTMLElement, opening: Opening): Disposable & { editor: CodeEditor } {
  const { room, path, label, language } = opening
  const resources = new DisposableStack()
  const model = monaco.editor.createModel('', language)
  const editor = monaco.editor.create(host, { ...OPTIONS, model, ariaLabel: label })
  // Released in reverse: the parts on the editor, the editor, and at last the model.
  resources.defer(() => model.dispose())
  resources.defer(() => editor.dispose())
  const binding = resources.use(new MonacoBinding({ model, text: room.text, onHealed: report }))
  useOwnUndo(model, binding)
  resources.use(
    new RemoteCarets({
      editor,
      text: room.text,
      awareness: room.awareness,
      person: (slot) => readTokens().people[slot % 12] ?? '#888888',
      wait,
    }),
  )
  const told = editor.onDidChangeCursorPosition(({ position }) => tellCaret(path, position))
  resources.defer(() => told.dispose())
  resources.defer(exposeEditor(path, () => model.getValue()))
  return { editor, [Symbol.dispose]: () => resources.dispose() }
}

/** Monaco's own history would take back what others typed; every way to undo ends at the model. */
function useOwnUndo(model: ReturnType<typeof monaco.editor.createModel>, { undo }: MonacoBinding) {
  Object.assign(model, {
    undo: () => void undo.undo(),
    redo: () => void undo.redo(),
    canUndo: () => undo.canUndo(),
    canRedo: () => undo.canRedo(),
  })
}

function tellCaret(path: string, at: { lineNumber: number; column: number }): void {
  statusSlots.setState({ caret: { path, line: at.lineNumber, column: at.column } })
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

function report(seen: { model: string; text: string }): void {
  reportError(
    new Error(`Editor and document came apart (${seen.model.length}, ${seen.text.length}).`),
  )
}
