import { useMemo } from 'react'
import type { SchemaTable } from '../../shared/database.ts'
import { identifier } from '../../shared/row-text.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { fullName } from './table-sql.ts'
import { useConsole } from './use-console.ts'
import { useQueryActions } from './use-query-actions.ts'
import { useQueryFiles } from './use-query-files.ts'

/** Ways from the tree into the console. */
export function useOpenTable() {
  const { session, may } = useWorkspace()
  const { tabs } = useConsole()
  const { create } = useQueryActions()
  const files = useQueryFiles()
  const writes = may('edit')
  return useMemo(() => {
    const show = (): void => {
      session.workbench.open({ kind: 'database' })
      session.layout.setState({ phoneTab: 'code' })
    }
    return {
      rows: (schema: string, table: string): void => {
        tabs.open({ kind: 'table', schema, table })
        show()
      },
      /** A new query that names every column. */
      select: (schema: string, table: SchemaTable): void => {
        show()
        const sql = selectOf(schema, table)
        if (writes) void create(new Set(files ?? []), sql)
        else void copy(sql, t('The query is copied.')).then(() => tabs.open({ kind: 'scratch' }))
      },
      copy: (name: string): void => void copy(name, t('The name is copied.')),
    }
  }, [session, tabs, create, files, writes])
}

export type TableActions = ReturnType<typeof useOpenTable>

function selectOf(schema: string, { name, columns }: SchemaTable): string {
  const names = columns.map((column) => `  ${identifier(column.name)}`).join(',\n')
  return `select\n${names}\nfrom ${fullName(schema, name)}\nlimit 100;\n`
}

async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(said)
  } catch (error) {
    toastError(t('The clipboard is closed to this page'), error)
  }
}
