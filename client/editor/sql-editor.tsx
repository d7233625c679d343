import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { type CodeEditor, CodeEditorView } from './code-editor.tsx'
import { monaco } from './monaco.ts'
import { statementAt } from './sql-statements.ts'
import { useRoomView, useSharedFile } from './use-shared-file.ts'
import type { RoomClient } from '../collab/room-client.ts'

/** Where a statement that failed is wrong: an offset into the file's text, and what Postgres says. */
export type SqlMarker = { offset: number; message: string }

type Props = {
  workspaceId: WorkspaceId
  path: string
  /** `offset` is where `sql` begins in the text. */
  onRun: (sql: string, offset: number) => void
  marker?: SqlMarker | undefined
}

/** SQL that people write together. Ctrl+Enter runs the statement at the caret, with Shift all of it. */
export function SqlEditor({ workspaceId, path, onRun, marker }: Props): ReactNode {
  const { view } = useSharedFile(workspaceId, path)
  if (view.status === 'opening') return <Waiting>Opening the console…</Waiting>
  if (view.status === 'refused') {
    return (
      <EmptyState role="alert" title="The console cannot be opened">
        {view.reason}
      </EmptyState>
    )
  }
  return <SqlText key={view.room.info.room} {...{ room: view.room, path, onRun, marker }} />
}

type TextProps = Omit<Props, 'workspaceId'> & { room: RoomClient }

function SqlText({ room, path, onRun, marker }: TextProps): ReactNode {
  const { ready } = useRoomView(room)
  const editor = useRef<CodeEditor>(undefined)
  const run = useRef(onRun)
  useEffect(() => {
    run.current = onRun
  }, [onRun])
  const onReady = useCallback((made: CodeEditor) => {
    editor.current = made
    addRunActions(made, (sql, offset) => run.current(sql, offset))
  }, [])
  useEffect(() => {
    const model = editor.current?.getModel()
    if (model)
      monaco.editor.setModelMarkers(model, 'postgres', marker ? [markAt(model, marker)] : [])
  }, [marker, ready])
  if (!ready) return <Waiting>Loading the console…</Waiting>
  return (
    <CodeEditorView
      room={room}
      path={path}
      label={`SQL editor, ${path}`}
      language="pgsql"
      onReady={onReady}
    />
  )
}

function addRunActions(editor: CodeEditor, run: Props['onRun']): void {
  const { CtrlCmd, Shift } = monaco.KeyMod
  const text = () => editor.getModel()?.getValue() ?? ''
  editor.addAction({
    id: 'atelier.sql.run',
    label: 'Run statement',
    keybindings: [CtrlCmd | monaco.KeyCode.Enter],
    run: () => {
      const { sql, offset } = chosen(editor, text())
      if (sql.trim()) run(sql, offset)
    },
  })
  editor.addAction({
    id: 'atelier.sql.run-all',
    label: 'Run everything',
    keybindings: [CtrlCmd | Shift | monaco.KeyCode.Enter],
    run: () => {
      if (text().trim()) run(text(), 0)
    },
  })
}

/** The selection, or the statement the caret stands in. */
function chosen(editor: CodeEditor, text: string): { sql: string; offset: number } {
  const [model, selection] = [editor.getModel(), editor.getSelection()]
  if (!model || !selection) return { sql: '', offset: 0 }
  const start = model.getOffsetAt(selection.getStartPosition())
  const end = model.getOffsetAt(selection.getEndPosition())
  return end > start ? { sql: text.slice(start, end), offset: start } : statementAt(text, start)
}

function markAt(model: ReturnType<typeof monaco.editor.createModel>, marker: SqlMarker) {
  const at = model.getPositionAt(marker.offset)
  const word = model.getWordAtPosition(at)
  return {
    severity: monaco.MarkerSeverity.Error,
    message: marker.message,
    startLineNumber: at.lineNumber,
    startColumn: at.column,
    endLineNumber: at.lineNumber,
    endColumn: word && word.endColumn > at.column ? word.endColumn : at.column + 1,
  }
}
