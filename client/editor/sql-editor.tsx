import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { type CodeEditor, CodeEditorView } from './code-editor.tsx'
import { monaco } from './monaco.ts'
import { type SqlKnowledge, teachSql } from './sql-language.ts'
import { statementAt } from './sql-statements.ts'
import { useRoomView } from './use-shared-file.ts'
import { WithSharedFile } from './with-shared-file.tsx'
import type { RoomClient } from '../collab/room-client.ts'

/** Where a statement that failed is wrong: an offset into the file's text, and what Postgres says. */
export type SqlMarker = { offset: number; message: string }

/** What a button beside the editor may have it do. */
export type SqlHandle = {
  /** Runs the selection, or the statement at the caret. */
  run(): void
  runAll(): void
  /** Writes at the end, as the person's own typing. */
  append(text: string): void
  /** Puts the caret where a run says it is wrong. */
  goTo(offset: number): void
}
type Props = {
  workspaceId: WorkspaceId
  path: string
  /** `offset` is where `sql` begins in the text. */
  onRun: (sql: string, offset: number) => void
  marker?: SqlMarker | undefined
  handle?: RefObject<SqlHandle | null>
  /** What completion and hover draw from; it may answer more with time. */
  knowledge?: SqlKnowledge
}

/** SQL that people write together. Ctrl+Enter runs the statement at the caret, with Shift all of it. */
export function SqlEditor({ workspaceId, ...props }: Props): ReactNode {
  return (
    <WithSharedFile workspaceId={workspaceId} path={props.path}>
      {(room) => <SqlText key={room.info.room} room={room} {...props} />}
    </WithSharedFile>
  )
}

type TextProps = Omit<Props, 'workspaceId'> & { room: RoomClient }

function SqlText({ room, path, onRun, marker, handle, knowledge }: TextProps): ReactNode {
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
    if (editor.current && knowledge) return teachSql(editor.current, knowledge)
    return undefined
  }, [knowledge, ready])
  useImperativeHandle(
    handle,
    () => ({
      run: () => void editor.current?.getAction(RUN)?.run(),
      runAll: () => void editor.current?.getAction(RUN_ALL)?.run(),
      append: (text) => editor.current && append(editor.current, text),
      goTo: (offset) => editor.current && goTo(editor.current, offset),
    }),
    [],
  )
  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model) return undefined
    const mark = (at?: SqlMarker): void =>
      monaco.editor.setModelMarkers(model, 'postgres', at ? [markAt(model, at)] : [])
    mark(marker)
    // What was wrong may be mended now; only the next run can tell.
    const listening = model.onDidChangeContent(() => mark())
    return () => listening.dispose()
  }, [marker, ready])
  if (!ready) return <Waiting>{t('Loading the query…')}</Waiting>
  return (
    <CodeEditorView
      room={room}
      path={path}
      label={t('SQL editor, {path}', { path })}
      language="pgsql"
      onReady={onReady}
    />
  )
}

const RUN = 'atelier.sql.run'
const RUN_ALL = 'atelier.sql.run-all'

function append(editor: CodeEditor, text: string): void {
  const model = editor.getModel()
  if (!model || editor.getOption(monaco.editor.EditorOption.readOnly)) return
  const end = model.getFullModelRange().getEndPosition()
  const gap = model.getValue().trim() === '' || model.getValue().endsWith('\n\n') ? '' : '\n'
  const range = monaco.Range.fromPositions(end)
  editor.executeEdits('atelier.sql', [{ range, text: `${gap}${text}\n`, forceMoveMarkers: true }])
  editor.setPosition(model.getFullModelRange().getEndPosition())
  editor.revealLine(model.getLineCount())
  editor.focus()
}

function goTo(editor: CodeEditor, offset: number): void {
  const at = editor.getModel()?.getPositionAt(offset)
  if (!at) return
  editor.setPosition(at)
  editor.revealPositionInCenterIfOutsideViewport(at)
  editor.focus()
}

function addRunActions(editor: CodeEditor, run: Props['onRun']): void {
  const { CtrlCmd, Shift } = monaco.KeyMod
  const text = () => editor.getModel()?.getValue() ?? ''
  editor.addAction({
    id: RUN,
    label: t('Run statement'),
    keybindings: [CtrlCmd | monaco.KeyCode.Enter],
    run: () => {
      const { sql, offset } = chosen(editor, text())
      if (sql.trim()) run(sql, offset)
    },
  })
  editor.addAction({
    id: RUN_ALL,
    label: t('Run everything'),
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
