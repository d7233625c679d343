import { ArrowUpRight, KeyRound, ListTree } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SchemaTable } from '../../shared/database.ts'
import { Button } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import { fullName } from './table-sql.ts'
import type { TableActions } from './use-open-table.ts'

type Props = { schema: string; table: SchemaTable; actions: TableActions }

/** What a table is made of: columns with their keys, and indexes. */
export function TableParts({ schema, table, actions }: Props): ReactNode {
  const pointsAt = (name: string) =>
    table.foreignKeys.find(({ columns }) => columns.includes(name))?.target
  return (
    <>
      <div className="-ml-1.5 flex flex-wrap py-1 pr-2 pl-8 *:px-1.5">
        <Button size="small" tone="quiet" onClick={() => actions.rows(schema, table.name)}>
          {t('Rows')}
        </Button>
        <Button size="small" tone="quiet" onClick={() => actions.select(schema, table)}>
          {t('SELECT…')}
        </Button>
        <Button
          size="small"
          tone="quiet"
          onClick={() => actions.copy(fullName(schema, table.name))}
        >
          {t('Copy name')}
        </Button>
      </div>
      <ul aria-label={t('Columns of {name}', { name: table.name })} className="pb-1">
        {table.columns.map(({ name, type, nullable }) => {
          const target = pointsAt(name)
          return (
            <li key={name} className="flex min-h-(--row) items-center gap-2 pr-2 pl-8 text-meta">
              <span className="min-w-0 flex-1 truncate font-mono text-body">{name}</span>
              {table.primaryKey.includes(name) && (
                <KeyRound size={12} className="shrink-0 text-muted" aria-label={t('primary key')} />
              )}
              {target && (
                <button
                  type="button"
                  title={t('Points at {table} ({columns})', {
                    table: target.table,
                    columns: target.columns.join(', '),
                  })}
                  onClick={() => actions.rows(target.schema, target.table)}
                  className="flex h-6 max-w-28 items-center gap-0.5 rounded px-1 text-muted underline decoration-(--border-strong) underline-offset-2 hover:bg-hover hover:text-hi"
                >
                  <ArrowUpRight size={12} aria-hidden className="shrink-0" />
                  <span className="truncate">
                    <span className="sr-only">{t('points at')} </span>
                    {target.table}
                  </span>
                </button>
              )}
              <span className="max-w-36 truncate text-faint" title={type}>
                {shortType(type)}
                {nullable ? (
                  <>
                    <span aria-hidden>?</span>
                    <span className="sr-only"> {t('or NULL')}</span>
                  </>
                ) : null}
              </span>
            </li>
          )
        })}
      </ul>
      {table.indexes.length > 0 && (
        <ul
          aria-label={t('Indexes of {schema}.{name}', { schema, name: table.name })}
          className="pb-1"
        >
          {table.indexes.map(({ name, unique, definition }) => (
            <li
              key={name}
              title={definition}
              className="flex min-h-(--row) items-center gap-1.5 pr-2 pl-8 text-meta"
            >
              <ListTree size={12} aria-hidden className="shrink-0 text-faint" />
              <span className="min-w-0 flex-1 truncate font-mono text-muted">{name}</span>
              <span className="text-faint">
                {unique && `${t('unique')} `}
                {columnsOf(definition)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const SHORT: readonly (readonly [string, string])[] = [
  ['timestamp with time zone', 'timestamptz'],
  ['timestamp without time zone', 'timestamp'],
  ['time with time zone', 'timetz'],
  ['time without time zone', 'time'],
  ['character varying', 'varchar'],
  ['double precision', 'float8'],
]

/** Types by the names people write. */
function shortType(type: string): string {
  const found = SHORT.find(([long]) => type.startsWith(long))
  return found ? found[1] + type.slice(found[0].length) : type
}

function columnsOf(definition: string): string {
  return /USING \w+ (\(.*\))/.exec(definition)?.[1] ?? ''
}
