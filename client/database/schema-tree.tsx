import { ChevronRight, Eye, Rows3, SquareFunction, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { DatabaseSchema, SchemaFunction, SchemaTable } from '../../shared/database.ts'
import { cx } from '../ui/cx.ts'
import { locale, t } from '../words/words.ts'
import { TableParts } from './table-parts.tsx'
import { type TableActions, useOpenTable } from './use-open-table.ts'

/** Schemas with their tables and functions. A table opens in place; its rows open in the console. */
export function SchemaTree({ schemas }: { schemas: DatabaseSchema['schemas'] }): ReactNode {
  const actions = useOpenTable()
  return schemas.map(({ name, tables, functions }) => (
    <section key={name} aria-label={t('Schema {name}', { name })}>
      <h3 className="px-3 py-1 text-label font-semibold text-faint">{name}</h3>
      <ul>
        {tables.map((table) => (
          <TableRow key={table.name} schema={name} table={table} actions={actions} />
        ))}
      </ul>
      {functions.length > 0 && <Functions functions={functions} />}
    </section>
  ))
}

type RowProps = { schema: string; table: SchemaTable; actions: TableActions }

/** There may be thousands of these: nothing in them is heavier than a button. */
function TableRow({ schema, table, actions }: RowProps): ReactNode {
  const [open, setOpen] = useState(false)
  const Icon = table.kind.endsWith('view') ? Eye : Table2
  const showRows = t('Open the rows of {name}', { name: table.name })
  return (
    <li>
      <div className="group flex h-(--row) items-center pr-1 hover:bg-hover pointer-coarse:h-10">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          onDoubleClick={() => actions.rows(schema, table.name)}
          className="flex h-full min-w-0 flex-1 items-center gap-1.5 px-2 text-left outline-offset-[-2px]"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={cx('shrink-0 text-faint', open && 'rotate-90')}
          />
          <Icon size={14} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
          <span className="min-w-0 flex-1 truncate">{table.name}</span>
          {table.kind !== 'table' && <span className="sr-only">{table.kind}</span>}
          {table.estimatedRows !== null && (
            <span
              className="text-label text-faint tabular-nums"
              title={t('Rows, as the planner estimates')}
            >
              ~{Math.round(table.estimatedRows).toLocaleString(locale)}
            </span>
          )}
        </button>
        <button
          type="button"
          aria-label={showRows}
          title={showRows}
          onClick={() => actions.rows(schema, table.name)}
          className="flex size-6 shrink-0 items-center justify-center rounded-control text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-selected hover:text-hi pointer-coarse:size-9 pointer-coarse:opacity-100"
        >
          <Rows3 size={14} strokeWidth={1.5} aria-hidden />
        </button>
      </div>
      {open && <TableParts schema={schema} table={table} actions={actions} />}
    </li>
  )
}

const SHORT = 6

function Functions({ functions }: { functions: readonly SchemaFunction[] }): ReactNode {
  const [open, setOpen] = useState(functions.length <= SHORT)
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-(--row) w-full items-center gap-1.5 px-2 text-left text-meta text-muted outline-offset-[-2px] hover:bg-hover pointer-coarse:h-10"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={cx('shrink-0 text-faint', open && 'rotate-90')}
        />
        {t('Functions')}
        <span className="text-label text-faint">{functions.length}</span>
      </button>
      {open && (
        <ul aria-label={t('Functions')}>
          {functions.map(({ name, args, returns, kind }) => (
            <li
              key={`${name}(${args})`}
              title={`${kind} ${name}(${args})${returns === null ? '' : ` → ${returns}`}`}
              className="flex h-(--row) items-center gap-1.5 pr-3 pl-7 text-meta"
            >
              <SquareFunction size={14} strokeWidth={1.5} aria-hidden className="text-faint" />
              <span className="truncate font-mono text-body">{name}</span>
              <span className="min-w-0 flex-1 truncate text-faint">({args})</span>
              <span className="max-w-24 truncate text-faint">{returns}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
