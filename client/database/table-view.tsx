import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, RefreshCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Row, SchemaTable } from '../../shared/database.ts'
import { messageOf } from '../app/api.ts'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { locale, t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { EditValue } from './edit-value.tsx'
import { FilterBar } from './filter-bar.tsx'
import type { Cell } from './grid-selection.ts'
import { durationOf } from './outcome-words.ts'
import { ResultsGrid } from './results-grid.tsx'
import { schemaQuery } from './schema-query.ts'
import { fullName } from './table-sql.ts'
import { PAGE_ROWS, useTablePage } from './use-table-page.ts'

/** The rows of a table, a page at a time. Who may write changes a value where it stands. */
export function TableView({ schema, table }: { schema: string; table: string }): ReactNode {
  const { workspace } = useWorkspace()
  const query = useQuery(schemaQuery(workspace.id))
  return (
    <Loaded query={query} what={t('the table')}>
      {({ schemas }) => {
        const space = schemas.find(({ name }) => name === schema)
        const found = space?.tables.find(({ name }) => name === table)
        if (found) return <TablePage schema={schema} table={found} />
        return (
          <EmptyState
            role="status"
            title={t('There is no {table}', { table: fullName(schema, table) })}
          >
            {t('It was dropped or renamed, or your role may not read it.')}
          </EmptyState>
        )
      }}
    </Loaded>
  )
}

function TablePage({ schema, table }: { schema: string; table: SchemaTable }): ReactNode {
  const { may } = useWorkspace()
  const rows = useTablePage(schema, table)
  const [edited, edit] = useState<{ cell: Cell; row: Row }>()
  const { data, error, isFetching, isError } = rows.query
  const shown = data?.rows.slice(0, PAGE_ROWS) ?? []
  const more = (data?.rows.length ?? 0) > PAGE_ROWS
  const editable = may('write_database') && table.kind === 'table' && table.primaryKey.length > 0
  const begin = ({ row, col }: Cell): boolean => {
    const of = shown[row]
    if (editable && of) edit({ cell: { row, col }, row: of })
    return editable && of !== undefined
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-10 shrink-0 items-center gap-2 border-b border-line px-2 py-1">
        <FilterBar table={table} filter={rows.filter} onFilter={rows.setFilter} />
        <IconButton
          label={t('Refresh rows')}
          icon={RefreshCw}
          disabled={isFetching}
          onClick={() => void rows.refresh()}
        />
      </div>
      <div className="relative min-h-0 flex-1">
        {isError ? (
          <EmptyState
            role="alert"
            title={t('These rows could not be read')}
            actions={<Button onClick={() => void rows.refresh()}>{t('Try again')}</Button>}
          >
            {messageOf(error)}
          </EmptyState>
        ) : !data ? (
          <Waiting>{t('Reading the rows…')}</Waiting>
        ) : (
          <ResultsGrid
            label={t('Rows of {name}', { name: table.name })}
            columns={data.columns}
            rows={shown}
            count={shown.length}
            complete
            table={fullName(schema, table.name)}
            sort={rows.sort}
            onSort={rows.setSort}
            onOpen={begin}
            numberFrom={rows.page * PAGE_ROWS}
          />
        )}
      </div>
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-t border-line px-3 text-meta text-muted tabular-nums">
        <span role="status">
          {data ? wordsOf({ page: rows.page, count: shown.length, more }) : ''}
        </span>
        {data && <span>{durationOf(data.durationMs)}</span>}
        <span className="min-w-0 flex-1 truncate">{editWords(table, may('write_database'))}</span>
        <IconButton
          label={t('Previous page')}
          icon={ChevronLeft}
          disabled={rows.page === 0}
          onClick={() => rows.setPage(rows.page - 1)}
        />
        <IconButton
          label={t('Next page')}
          icon={ChevronRight}
          disabled={!more}
          onClick={() => rows.setPage(rows.page + 1)}
        />
      </div>
      {edited && data?.columns[edited.cell.col] && (
        <EditValue
          column={data.columns[edited.cell.col] ?? { name: '', type: '' }}
          nullable={table.columns[edited.cell.col]?.nullable ?? true}
          value={edited.row[edited.cell.col] ?? null}
          save={(from, to) => rows.save({ row: edited.row, col: edited.cell.col, from, to })}
          close={() => edit(undefined)}
        />
      )}
    </div>
  )
}

function wordsOf({ page, count, more }: { page: number; count: number; more: boolean }): string {
  if (count === 0) return page === 0 ? t('No rows') : t('No more rows')
  const first = page * PAGE_ROWS + 1
  const range = t('Rows {first} to {last}', {
    first: first.toLocaleString(locale),
    last: (first + count - 1).toLocaleString(locale),
  })
  return more ? t('{range}, and there are more', { range }) : range
}

/** Why a value can or cannot be changed here. */
function editWords({ kind, primaryKey }: SchemaTable, writes: boolean): string {
  if (!writes) return t('You read as a viewer: values cannot be changed.')
  if (kind !== 'table') return t('This is a {kind}: change what it is made of.', { kind })
  if (primaryKey.length === 0)
    return t('Without a primary key a row cannot be told from others: use UPDATE.')
  return t('Enter or a double click changes a value.')
}
