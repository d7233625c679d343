import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { AppError } from '../../shared/errors.ts'
import type { RoomClient } from '../collab/room-client.ts'
import { Loaded } from '../app/loaded.tsx'
import { SqlEditor } from '../editor/sql-editor.tsx'
import { statementAt } from '../editor/sql-statements.ts'
import { useRoomView, useSharedFile } from '../editor/use-shared-file.ts'
import type { FilesApi } from '../files/files-api.ts'
import { Splitter } from '../ui/splitter.tsx'
import { keys } from '../workspace/query-keys.ts'
import { statusSlots } from '../workspace/status-slots.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { askedSql, takeAskedSql, withStatement } from './asked-sql.ts'
import { ConsoleClient, type ConsoleView } from './console-client.ts'
import { CONSOLE_PATH } from './console-path.ts'
import { databaseApi } from './database-api.ts'
import { Outcome } from './outcome.tsx'
import { RunBar } from './run-bar.tsx'
import { ViewerConsole } from './viewer-console.tsx'

const GREETING = '-- Ctrl+Enter runs the statement at the caret.\nselect now();\n'

/** The SQL console: text that everybody shares, and one's own results below it. */
export function DatabasePanel(): ReactNode {
  const { workspace, session, may } = useWorkspace()
  const queries = useQueryClient()
  const [height, setHeight] = useState(240)
  const client = useMemo(
    () =>
      new ConsoleClient({
        query: (query, signal) => databaseApi.query(workspace.id, query, signal),
        cancel: (id) => databaseApi.cancel(workspace.id, id),
        newId: () => crypto.randomUUID(),
      }),
    [workspace.id],
  )
  const view = useSyncExternalStore(client.watch, client.view)
  const writes = may('write_database')
  const file = useQuery({
    queryKey: ['console-file', workspace.id],
    queryFn: () => makeConsole(session.files),
    enabled: writes,
    staleTime: Infinity,
  })
  const run = (sql: string, offset: number): void => {
    if (sql.trim() === '') return
    void client.run(sql, offset).then(() => {
      if (writes) void queries.invalidateQueries({ queryKey: keys.schema(workspace.id) })
    })
  }
  return (
    <section aria-label="SQL console" className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        {writes ? (
          <Loaded query={file} what="the console">
            {() => <SharedConsole view={view} run={run} />}
          </Loaded>
        ) : (
          <ViewerConsole view={view} run={run} />
        )}
      </div>
      <Splitter
        label="Height of the results"
        axis="y"
        value={height}
        min={80}
        max={700}
        invert
        onChange={setHeight}
      />
      <div className="max-h-[75%] shrink-0" style={{ height }}>
        <Outcome view={view} />
      </div>
    </section>
  )
}

/** The console's file, made by whoever comes first. */
async function makeConsole(files: Pick<FilesApi, 'openRoom' | 'create'>): Promise<string> {
  try {
    await files.openRoom(CONSOLE_PATH)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
    await files.create(CONSOLE_PATH, GREETING).catch(unlessThere)
  }
  return CONSOLE_PATH
}

/** Two people may open a new console at once; both want the same. */
function unlessThere(error: unknown): void {
  const there = error instanceof AppError && (error.code === 'changed' || error.code === 'conflict')
  if (!there) throw error
}

type ConsoleProps = { view: ConsoleView; run: (sql: string, offset: number) => void }

function SharedConsole({ view, run }: ConsoleProps): ReactNode {
  const { workspace } = useWorkspace()
  const shared = useSharedFile(workspace.id, CONSOLE_PATH).view
  const text = (): string => (shared.status === 'open' ? shared.room.text.toString() : '')
  const runAtCaret = (): void => {
    const { caret } = statusSlots.getState()
    const at = caret?.path === CONSOLE_PATH ? offsetOf(text(), caret) : 0
    const { sql, offset } = statementAt(text(), at)
    run(sql, offset)
  }
  const failed = view.status === 'failed' ? view.failure : undefined
  const marker = useMemo(
    () =>
      failed?.offset === undefined ? undefined : { offset: failed.offset, message: failed.message },
    [failed],
  )
  return (
    <div className="flex h-full flex-col">
      <RunBar view={view} onRun={runAtCaret} onRunAll={() => run(text(), 0)} note={CONSOLE_PATH} />
      <div className="min-h-0 flex-1">
        {shared.status === 'open' && <RunAsked room={shared.room} run={run} />}
        <SqlEditor workspaceId={workspace.id} path={CONSOLE_PATH} onRun={run} marker={marker} />
      </div>
    </div>
  )
}

/** SQL that came from elsewhere in the page is written down where everybody sees it, and run. */
function RunAsked({ room, run }: { room: RoomClient; run: ConsoleProps['run'] }): ReactNode {
  const { ready } = useRoomView(room)
  const asked = useStore(askedSql, ({ sql }) => sql)
  useEffect(() => {
    if (!ready || asked === null) return
    const sql = takeAskedSql()
    if (sql === null) return
    const { added, offset } = withStatement(room.text.toString(), sql)
    room.text.insert(room.text.length, added)
    run(sql, offset)
  }, [asked, ready, room, run])
  return null
}

/** Where a line and column are in a text; both count from 1. */
export function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1
}
