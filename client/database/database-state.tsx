import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import type { DatabaseInfo } from '../../shared/database.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { databaseApi } from './database-api.ts'

const ASK_AGAIN_MS = 3_000
const WORDS: Record<Exclude<DatabaseInfo['status'], 'running'>, string> = {
  starting: t('Postgres is starting. Queries can be written meanwhile, and run in a moment.'),
  stopped: t(
    'Postgres is stopped, as the workspace is. Its data is kept; start the workspace to query it.',
  ),
  failed: t(
    'Postgres does not answer. Your queries and its data are kept; restart the workspace if it stays so.',
  ),
}

/** How the database is; asked again while it is not well. */
export function useDatabaseInfo() {
  const { workspace } = useWorkspace()
  return useQuery({
    queryKey: keys.database(workspace.id),
    queryFn: () => databaseApi.info(workspace.id),
    refetchInterval: ({ state }) =>
      state.data && state.data.status !== 'running' ? ASK_AGAIN_MS : false,
  })
}

/** Says so above the console when the database is not there; what one wrote stays in reach. */
export function DatabaseState({ children }: { children: ReactNode }): ReactNode {
  const info = useDatabaseInfo()
  const status = info.data?.status ?? 'running'
  return (
    <>
      {status !== 'running' && (
        <div
          role="status"
          className="flex shrink-0 flex-wrap items-center gap-3 border-b border-line bg-raised px-3 py-2 text-body"
        >
          {status === 'starting' && <Spinner />}
          <span className="min-w-0 flex-1">{WORDS[status]}</span>
          <Button size="small" busy={info.isFetching} onClick={() => void info.refetch()}>
            {t('Look again')}
          </Button>
        </div>
      )}
      {children}
    </>
  )
}
