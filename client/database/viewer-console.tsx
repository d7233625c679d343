import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { statementAt } from '../editor/sql-statements.ts'
import { useStore } from 'zustand'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { askedSql, takeAskedSql, withStatement } from './asked-sql.ts'
import type { ConsoleView } from './console-client.ts'
import { RunBar } from './run-bar.tsx'

type Props = { view: ConsoleView; run: (sql: string, offset: number) => void }

/** A viewer may not change shared files, so their console is their own; Postgres lets it only read. */
export function ViewerConsole({ view, run }: Props): ReactNode {
  const { workspace } = useWorkspace()
  const key = `atelier.sql.${workspace.id}`
  const [text, setText] = useState(() => localStorage.getItem(key) ?? 'select now();\n')
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => localStorage.setItem(key, text), [key, text])
  const asked = useStore(askedSql, ({ sql }) => sql)
  useEffect(() => {
    const sql = asked === null ? null : takeAskedSql()
    if (sql === null) return
    const { added, offset } = withStatement(text, sql)
    // What is asked for from outside is written down first, like in the console that is shared.
    // oxlint-disable-next-line react/set-state-in-effect
    setText(text + added)
    run(sql, offset)
  }, [asked, text, run])
  const runAtCaret = (): void => {
    const { sql, offset } = statementAt(text, box.current?.selectionStart ?? 0)
    run(sql, offset)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (event.shiftKey) run(text, 0)
    else runAtCaret()
  }
  return (
    <div className="flex h-full flex-col">
      <RunBar
        view={view}
        onRun={runAtCaret}
        onRunAll={() => run(text, 0)}
        note="Only you see this. You query read-only."
      />
      <textarea
        ref={box}
        aria-label="SQL, read-only role"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 resize-none bg-editor p-3 font-mono text-ui text-body outline-offset-[-2px]"
      />
    </div>
  )
}
