import { useQuery } from '@tanstack/react-query'
import { ChevronRight, KeyRound, RefreshCw, SquareTerminal, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { DatabaseSchema } from '../../shared/database.ts'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { databaseApi } from './database-api.ts'

type Table = DatabaseSchema['schemas'][number]['tables'][number]

/** What is in the database, and how to reach it. */
export function SchemaPanel(): ReactNode {
  const { workspace, session } = useWorkspace()
  const query = useQuery({
    queryKey: keys.schema(workspace.id),
    queryFn: () => databaseApi.schema(workspace.id),
    staleTime: 0,
  })
  return (
    <section aria-label="Database schema" className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title="Database">
        <IconButton
          label="Open SQL console"
          icon={SquareTerminal}
          onClick={() => session.workbench.open({ kind: 'database' })}
        />
        <IconButton
          label="Refresh schema"
          icon={RefreshCw}
          disabled={query.isFetching}
          onClick={() => void query.refetch()}
        />
      </PanelHeader>
      <Connection />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Loaded query={query} what="the schema">
          {(schema) => <Schemas schema={schema} />}
        </Loaded>
      </div>
    </section>
  )
}

function Connection(): ReactNode {
  const { workspace } = useWorkspace()
  const query = useQuery({
    queryKey: keys.database(workspace.id),
    queryFn: () => databaseApi.info(workspace.id),
  })
  if (!query.data) return null
  const { status, version, url } = query.data
  return (
    <div className="flex shrink-0 flex-col gap-2 border-b border-line p-3">
      <p className="text-meta text-muted">
        Postgres {version ?? ''} · {status}
      </p>
      {url === null ? (
        <p className="text-meta text-muted">As a viewer you query it read-only.</p>
      ) : (
        <>
          <CopyField label="Connection address" value={url} />
          <p className="text-meta text-muted">
            Inside the workspace it is <code className="font-mono text-body">DATABASE_URL</code>.
          </p>
        </>
      )}
    </div>
  )
}

function Schemas({ schema }: { schema: DatabaseSchema }): ReactNode {
  const { session, may } = useWorkspace()
  const filled = schema.schemas.filter(({ tables }) => tables.length > 0)
  if (filled.length === 0) {
    return (
      <EmptyState
        title="No tables yet"
        actions={
          <Button onClick={() => session.workbench.open({ kind: 'database' })}>
            Open SQL console
          </Button>
        }
      >
        {may('write_database')
          ? 'Create one there, or with a migration of your app.'
          : 'What editors create is listed here.'}
      </EmptyState>
    )
  }
  return (
    <div className="py-1">
      {filled.map(({ name, tables }) => (
        <section key={name} aria-label={`Schema ${name}`}>
          <h3 className="px-3 py-1 text-label font-semibold text-faint">{name}</h3>
          <ul>
            {tables.map((table) => (
              <TableRow key={table.name} table={table} />
            ))}
          </ul>
        </section>
      ))}
      {schema.truncated && (
        <p className="px-3 py-1 text-meta text-muted">There are more tables than are shown.</p>
      )}
    </div>
  )
}

function TableRow({ table }: { table: Table }): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-(--row) w-full items-center gap-1.5 px-2 text-left outline-offset-[-2px] hover:bg-hover pointer-coarse:h-10"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={cx('shrink-0 text-faint', open && 'rotate-90')}
        />
        <Table2 size={14} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
        <span className="min-w-0 flex-1 truncate">{table.name}</span>
        {table.estimatedRows !== null && (
          <span className="text-label text-faint tabular-nums">
            ~{Math.round(table.estimatedRows).toLocaleString('en')}
          </span>
        )}
      </button>
      {open && (
        <ul aria-label={`Columns of ${table.name}`} className="pb-1">
          {table.columns.map(({ name, type, nullable }) => (
            <li key={name} className="flex h-(--row) items-center gap-2 pr-3 pl-8 text-meta">
              <span className="min-w-0 flex-1 truncate font-mono text-body">{name}</span>
              {table.primaryKey.includes(name) && (
                <KeyRound size={12} className="shrink-0 text-warning" aria-label="primary key" />
              )}
              <span className="truncate text-faint">
                {type}
                {nullable && '?'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
