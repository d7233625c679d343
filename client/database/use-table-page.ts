import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SchemaTable } from '../../shared/database.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { databaseApi } from './database-api.ts'
import type { Sort } from './grid-sort.ts'
import { type Change, type Filter, type Statement, selectPage, updateCell } from './table-sql.ts'

export const PAGE_ROWS = 500

/** A page of a table, what it is narrowed and ordered by, and the way to change a value in it. */
export function useTablePage(schema: string, table: SchemaTable) {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  const [page, setPage] = useState(0)
  const [sort, setSort] = useState<Sort>()
  const [filter, setFilter] = useState<Filter>()
  const named = { schema, table }
  const queryKey = [...keys.schema(workspace.id), 'rows', schema, table.name, page, sort, filter]
  const ask = ({ sql, params }: Statement, maxRows: number, signal?: AbortSignal) =>
    databaseApi.query(workspace.id, { sql, params, maxRows }, signal)
  const query = useQuery({
    queryKey,
    // One row more tells whether there is a next page.
    queryFn: ({ signal }) => {
      const cut = { limit: PAGE_ROWS + 1, offset: page * PAGE_ROWS }
      return ask(selectPage(named, { filter, sort, ...cut }), PAGE_ROWS + 1, signal)
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const refresh = () => queries.invalidateQueries({ queryKey: queryKey.slice(0, -3) })
  const write = async (change: Change): Promise<boolean> => {
    const { rowCount } = await ask(updateCell(named, change), 10)
    await refresh()
    return rowCount === 1
  }
  const save = async (change: Change): Promise<void> => {
    const name = table.columns[change.col]?.name ?? ''
    try {
      if (!(await write(change))) {
        return toast(
          t('“{name}” was changed by somebody else meanwhile. Look at it again.', { name }),
        )
      }
      toast(t('“{name}” is changed.', { name }), { label: t('Undo'), run: () => void undo(change) })
    } catch (error) {
      toastError(t('“{name}” was not changed', { name }), error)
    }
  }
  const undo = async ({ row, col, from, to }: Change): Promise<void> => {
    try {
      // A key that was changed is found by what it is now.
      const now = row.map((value, at) => (at === col ? to : value))
      if (await write({ row: now, col, from: to, to: from })) return
      toast(t('It was changed by somebody else meanwhile, and stays.'))
    } catch (error) {
      toastError(t('It could not be undone'), error)
    }
  }
  const from =
    <T>(set: (value: T) => void) =>
    (value: T): void => {
      set(value)
      setPage(0)
    }
  return {
    query,
    page,
    setPage,
    sort,
    setSort: from(setSort),
    filter,
    setFilter: from(setFilter),
    save,
    refresh,
  }
}
