import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { AppError } from '../../shared/errors.ts'
import { Loaded } from '../app/loaded.tsx'
import { SqlEditor, type SqlHandle } from '../editor/sql-editor.tsx'
import type { FilesApi } from '../files/files-api.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { CONSOLE_PATH, QUERIES } from './console-path.ts'
import { type Failure, QueryFrame, type Run } from './query-frame.tsx'
import { RunAsked } from './run-asked.tsx'
import { ScratchEditor } from './scratch-editor.tsx'
import { useSqlKnowledge } from './use-sql-knowledge.ts'

const GREETING = '-- Ctrl+Enter runs the statement at the caret.\nselect now();\n'
const READ_ONLY = t('You are a viewer: Postgres lets you read, and refuses to write.')

/** A shared query: whoever may edit writes in it, everybody runs it for themselves. */
export function FileQuery({ path, tab }: { path: string; tab: string }): ReactNode {
  const { workspace, session, may } = useWorkspace()
  const writes = may('edit')
  const file = useQuery({
    queryKey: ['console-file', workspace.id, path],
    queryFn: () => (path === CONSOLE_PATH ? makeConsole(session) : path),
    enabled: writes,
    staleTime: Infinity,
  })
  const handle = useRef<SqlHandle>(null)
  const knowledge = useSqlKnowledge()
  const frame = { tab, handle, note: writes ? path : READ_ONLY, writes }
  const editor = (run: Run, failed: Failure): ReactNode => (
    <SqlEditor
      workspaceId={workspace.id}
      path={path}
      onRun={run}
      marker={failed}
      handle={handle}
      knowledge={knowledge}
    />
  )
  return (
    <QueryFrame {...frame}>
      {(run, failed) =>
        writes ? (
          <Loaded query={file} what={t('the query')}>
            {() => (
              <>
                {path === CONSOLE_PATH && <RunAsked workspaceId={workspace.id} run={run} />}
                {editor(run, failed)}
              </>
            )}
          </Loaded>
        ) : (
          editor(run, failed)
        )
      }
    </QueryFrame>
  )
}

/** A text of one's own. For viewers it is where they write; for others a place to try things. */
export function ScratchQuery({ tab }: { tab: string }): ReactNode {
  const { workspace, may } = useWorkspace()
  const writes = may('write_database')
  const handle = useRef<SqlHandle>(null)
  const note = writes ? t('Only you see this text.') : t('Only you see this. You query read-only.')
  return (
    <QueryFrame tab={tab} handle={handle} note={note} writes>
      {(run, failed) => (
        <ScratchEditor
          storageKey={`atelier.sql.${workspace.id}`}
          label={writes ? t('SQL, only yours') : t('SQL, read-only role')}
          {...{ run, failed, handle }}
          takesAsked={!may('edit')}
        />
      )}
    </QueryFrame>
  )
}

/** The console's file, made by whoever comes first. */
async function makeConsole({
  files,
  tree,
}: {
  files: Pick<FilesApi, 'openRoom' | 'create'>
  tree: { refresh(path: string): Promise<void> }
}): Promise<string> {
  try {
    await files.openRoom(CONSOLE_PATH)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
    await files.create(CONSOLE_PATH, GREETING).catch(unlessThere)
    await tree.refresh(QUERIES)
  }
  return CONSOLE_PATH
}

/** Two people may open a new console at once; both want the same. */
function unlessThere(error: unknown): void {
  const there = error instanceof AppError && (error.code === 'changed' || error.code === 'conflict')
  if (!there) throw error
}
