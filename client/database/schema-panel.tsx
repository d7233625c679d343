import { useQuery } from '@tanstack/react-query'
import { RefreshCw, SquareTerminal } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { DatabaseInfo, DatabaseSchema } from '../../shared/database.ts'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { inputClass } from '../ui/input-class.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { rich } from '../words/rich.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { useDatabaseInfo } from './database-state.tsx'
import { schemaQuery } from './schema-query.ts'
import { SchemaTree } from './schema-tree.tsx'

/** From this many tables on a name is faster found by its letters. */
const FILTER_FROM = 8

/** What is in the database, and how to reach it. */
export function SchemaPanel(): ReactNode {
  const { workspace, session } = useWorkspace()
  const query = useQuery(schemaQuery(workspace.id))
  return (
    <section aria-label={t('Database schema')} className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title={t('Database')}>
        <IconButton
          label={t('Open SQL console')}
          icon={SquareTerminal}
          onClick={() => session.workbench.open({ kind: 'database' })}
        />
        <IconButton
          label={t('Refresh schema')}
          icon={RefreshCw}
          disabled={query.isFetching}
          onClick={() => void query.refetch()}
        />
      </PanelHeader>
      <Connection />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Loaded query={query} what={t('the schema')}>
          {(schema) => <Schemas schema={schema} />}
        </Loaded>
      </div>
    </section>
  )
}

function Connection(): ReactNode {
  const { data } = useDatabaseInfo()
  if (!data) return null
  const { status, version, url } = data
  return (
    <div className="flex shrink-0 flex-col gap-2 border-b border-line p-3">
      <p className="text-meta text-muted">{`Postgres ${version ?? ''} · ${statusWord(status)}`}</p>
      {url === null ? (
        status === 'running' && (
          <p className="text-meta text-muted">
            {t('As a viewer you query it read-only: Postgres refuses what would write.')}
          </p>
        )
      ) : (
        <>
          <CopyField label={t('Connection address')} value={url} />
          <p className="text-meta text-muted">
            {rich('Inside the workspace it is {name}.', {
              name: <code className="font-mono text-body">DATABASE_URL</code>,
            })}
          </p>
        </>
      )}
    </div>
  )
}

function Schemas({ schema }: { schema: DatabaseSchema }): ReactNode {
  const { session, may } = useWorkspace()
  const [search, setSearch] = useState('')
  const count = schema.schemas.reduce((sum, { tables }) => sum + tables.length, 0)
  const filled = schema.schemas.filter(
    ({ tables, functions }) => tables.length + functions.length > 0,
  )
  if (filled.length === 0) {
    return (
      <EmptyState
        title={t('No tables yet')}
        actions={
          <Button onClick={() => session.workbench.open({ kind: 'database' })}>
            {t('Open SQL console')}
          </Button>
        }
      >
        {may('write_database')
          ? t('Create one there, or with a migration of your app.')
          : t('What editors create is listed here.')}
      </EmptyState>
    )
  }
  return (
    <div className="py-1">
      {count >= FILTER_FROM && (
        <div className="px-2 pb-1">
          <input
            type="search"
            aria-label={t('Find a table or column')}
            placeholder={t('Find a table or column')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={inputClass}
          />
        </div>
      )}
      <SchemaTree schemas={matching(filled, search)} />
      {schema.truncated && (
        <p className="px-3 py-1 text-meta text-muted">
          {t('There are more tables than are shown.')}
        </p>
      )}
    </div>
  )
}

/** Tables whose name or a column's holds the letters. */
function matching(schemas: DatabaseSchema['schemas'], search: string): DatabaseSchema['schemas'] {
  const letters = search.trim().toLowerCase()
  if (letters === '') return schemas
  const holds = (name: string): boolean => name.toLowerCase().includes(letters)
  return schemas
    .map(({ name, tables, functions }) => ({
      name,
      tables: tables.filter(
        (table) => holds(table.name) || table.columns.some((c) => holds(c.name)),
      ),
      functions: functions.filter((one) => holds(one.name)),
    }))
    .filter(({ tables, functions }) => tables.length + functions.length > 0)
}

function statusWord(status: DatabaseInfo['status']): string {
  if (status === 'running') return t('running')
  if (status === 'failed') return t('does not answer')
  return status === 'starting' ? t('starting') : t('stopped')
}
