import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import type { SqlHandle } from '../editor/sql-editor.tsx'
import { statementAt } from '../editor/sql-statements.ts'
import { askedSql, takeAskedSql, withStatement } from './asked-sql.ts'
import type { Failure, Run } from './query-frame.tsx'

type Props = {
  storageKey: string
  label: string
  run: Run
  failed: Failure
  handle: RefObject<SqlHandle | null>
  /** SQL asked for from outside is run here, not in a shared query. */
  takesAsked: boolean
}

/** SQL that nobody else sees; this browser keeps it. */
export function ScratchEditor({
  storageKey,
  label,
  run,
  failed,
  handle,
  takesAsked,
}: Props): ReactNode {
  const [text, setText] = useState(() => localStorage.getItem(storageKey) ?? 'select now();\n')
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => localStorage.setItem(storageKey, text), [storageKey, text])
  const asked = useStore(askedSql, ({ sql }) => sql)
  useEffect(() => {
    const sql = asked === null || !takesAsked ? null : takeAskedSql()
    if (sql === null) return
    const { added, offset } = withStatement(text, sql)
    // What is asked for from outside is written down first, like in the console that is shared.
    // oxlint-disable-next-line react/set-state-in-effect
    setText(text + added)
    run(sql, offset)
  }, [asked, takesAsked, text, run])
  useEffect(() => {
    // The caret goes where it is wrong: a field of plain text has no other mark.
    if (failed) box.current?.setSelectionRange(failed.offset, failed.offset)
  }, [failed])
  useImperativeHandle(handle, () => ({
    run: () => {
      const { selectionStart: start = 0, selectionEnd: end = 0 } = box.current ?? {}
      const { sql, offset } =
        end > start ? { sql: text.slice(start, end), offset: start } : statementAt(text, start)
      run(sql, offset)
    },
    runAll: () => run(text, 0),
    goTo: (offset) => {
      box.current?.focus()
      box.current?.setSelectionRange(offset, offset)
    },
    append: (more) => setText((before) => `${before.trimEnd()}\n\n${more}\n`.trimStart()),
  }))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (event.shiftKey) handle.current?.runAll()
    else handle.current?.run()
  }
  return (
    <textarea
      ref={box}
      aria-label={label}
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      className="h-full w-full resize-none bg-editor p-3 font-mono text-ui text-body outline-offset-[-2px]"
    />
  )
}
