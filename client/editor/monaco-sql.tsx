import { type ReactNode, useCallback, useEffect, useImperativeHandle, useRef } from 'react'
import { t } from '../words/words.ts'
import { type CodeEditor, CodeEditorView } from './code-editor.tsx'
import { monaco } from './monaco.ts'
import type { SqlMarker, SqlTextProps } from './sql-editor.tsx'
import { teachSql } from './sql-language.ts'
import { statementAt } from './sql-statements.ts'

/** SQL in Monaco. */
export function MonacoSql({
  room,
  path,
  onRun,
  marker,
  handle,
  knowledge,
}: SqlTextProps): ReactNode {
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
  }, [knowledge])
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
  }, [marker])
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

function addRunActions(editor: CodeEditor, run: SqlTextProps['onRun']): void {
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
