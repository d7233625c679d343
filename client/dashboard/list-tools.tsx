import type { ReactNode } from 'react'
import { cx } from '../ui/cx.ts'
import { Select } from '../ui/select.tsx'
import { inputClass } from '../ui/input-class.ts'
import { t } from '../words/words.ts'
import type { Order } from './arrange.ts'

type Props = {
  typed: string
  order: Order
  change: (wish: { typed: string; order: Order }) => void
}

const ORDERS: readonly { value: Order; label: string }[] = [
  { value: 'recent', label: t('Last used first') },
  { value: 'name', label: t('By name') },
  { value: 'status', label: t('What needs attention first') },
]

/** A search and an order, for who has many. */
export function ListTools({ typed, order, change }: Props): ReactNode {
  return (
    <div className="flex flex-wrap gap-2">
      <input
        type="search"
        aria-label={t('Find a workspace')}
        placeholder={t('Find a workspace')}
        value={typed}
        onChange={(event) => change({ typed: event.target.value, order })}
        className={cx(inputClass, 'flex-1 basis-40')}
      />
      <Select
        label={t('Order')}
        value={order}
        options={ORDERS}
        onChange={(next) => change({ typed, order: next })}
        className="h-8"
      />
    </div>
  )
}
