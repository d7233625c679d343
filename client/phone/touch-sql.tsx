import { type ReactNode, useEffect, useImperativeHandle, useState } from 'react'
import type { SqlTextProps } from '../editor/sql-editor.tsx'
import { t } from '../words/words.ts'
import type { TouchEditor } from './open-touch-editor.ts'
import { TouchEditorView } from './touch-editor.tsx'
import { SqlUnderFinger, markFault } from './sql-under-finger.ts'

/** SQL under a finger: what `MonacoSql` is at a desk. */
export function TouchSql({
  room,
  path,
  marker,
  handle,
  onRun,
  knowledge,
}: SqlTextProps): ReactNode {
  const [editor, setEditor] = useState<TouchEditor>()
  const [sql] = useState(() => new SqlUnderFinger({ onRun, knowledge }))
  useEffect(() => sql.use({ onRun, knowledge }), [sql, onRun, knowledge])
  useImperativeHandle(
    handle,
    () => ({
      run: () => editor && sql.run(editor.view),
      runAll: () => editor && sql.runAll(editor.view),
      append: (text) => editor && append(editor.view, text),
      goTo: (offset) => editor && goTo(editor.view, offset),
    }),
    [editor, sql],
  )
  useEffect(() => editor?.view.dispatch({ effects: markFault.of(marker) }), [editor, marker])
  return (
    <TouchEditorView
      room={room}
      path={path}
      label={t('SQL editor, {path}', { path })}
      language="pgsql"
      special={sql.special}
      onReady={setEditor}
    />
  )
}

type View = TouchEditor['view']

function append(view: View, text: string): void {
  const { state } = view
  if (state.readOnly) return
  const before = state.doc.toString()
  const gap = before.trim() === '' || before.endsWith('\n\n') ? '' : '\n'
  const insert = `${gap}${text}\n`
  view.dispatch({
    changes: { from: before.length, insert },
    selection: { anchor: before.length + insert.length },
    scrollIntoView: true,
    userEvent: 'input',
  })
  view.focus()
}

function goTo(view: View, offset: number): void {
  const anchor = Math.min(Math.max(offset, 0), view.state.doc.length)
  view.dispatch({ selection: { anchor }, scrollIntoView: true })
  view.focus()
}
