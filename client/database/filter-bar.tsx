import { type FormEvent, type ReactNode, useState } from 'react'
import type { SchemaTable } from '../../shared/database.ts'
import { Button } from '../ui/button.tsx'
import { inputClass } from '../ui/input-class.ts'
import { Select } from '../ui/select.tsx'
import { t } from '../words/words.ts'
import { type Filter, OPERATORS, type Operator } from './table-sql.ts'

type Props = {
  table: SchemaTable
  filter: Filter | undefined
  onFilter: (filter: Filter | undefined) => void
}

/** Narrows a table to the rows one looks for. */
export function FilterBar({ table, filter, onFilter }: Props): ReactNode {
  const [column, setColumn] = useState(filter?.column ?? table.columns[0]?.name ?? '')
  const [operator, setOperator] = useState<Operator>(filter?.operator ?? 'contains')
  const [value, setValue] = useState(filter?.value ?? '')
  const needsValue = operator !== 'null' && operator !== 'filled'
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onFilter(needsValue && value === '' ? undefined : { column, operator, value })
  }
  return (
    <form
      role="search"
      onSubmit={submit}
      className="flex min-w-0 flex-1 flex-wrap items-center gap-2"
    >
      <Select
        label={t('Column to filter by')}
        className="max-w-44"
        value={column}
        options={table.columns.map(({ name }) => ({ value: name, label: name }))}
        onChange={setColumn}
      />
      <Select
        label={t('How to compare')}
        value={operator}
        options={OPERATORS}
        onChange={setOperator}
      />
      {needsValue && (
        <input
          aria-label={t('Value to filter by')}
          value={value}
          spellCheck={false}
          onChange={(event) => setValue(event.target.value)}
          className={`${inputClass} max-w-48 min-w-24 flex-1`}
        />
      )}
      <Button size="small" type="submit">
        {t('Filter')}
      </Button>
      {filter && (
        <Button size="small" tone="quiet" onClick={() => onFilter(undefined)}>
          {t('All rows')}
        </Button>
      )}
    </form>
  )
}
