import { NumberField as Base } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../words/words.ts'

type Props = {
  /** Its accessible name; show it yourself beside it. */
  label: string
  value: number
  min: number
  max: number
  unit?: string
  onChange: (value: number) => void
}

const STEP =
  'flex size-8 items-center justify-center text-muted hover:bg-hover hover:text-hi disabled:opacity-45'

/** A whole number in a range, by keys, by typing, or by its two buttons. */
export function NumberField({ label, value, min, max, unit, onChange }: Props): ReactNode {
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      onValueCommitted={(next) => {
        if (next !== null) onChange(Math.round(next))
      }}
      onValueChange={(next, { reason }) => {
        // While somebody types `14`, `1` is on the way and not meant.
        if (next !== null && reason !== 'input-change') onChange(Math.round(next))
      }}
    >
      <Base.Group className="inline-flex h-8 items-center overflow-hidden rounded-control border border-line-strong bg-editor">
        <Base.Decrement aria-label={t('Less: {label}', { label })} className={STEP}>
          <Minus size={14} aria-hidden />
        </Base.Decrement>
        <Base.Input
          aria-label={label}
          className="h-full w-10 bg-transparent text-center text-hi tabular-nums outline-offset-[-2px]"
        />
        {unit && <span className="pr-1 text-meta text-muted">{unit}</span>}
        <Base.Increment aria-label={t('More: {label}', { label })} className={STEP}>
          <Plus size={14} aria-hidden />
        </Base.Increment>
      </Base.Group>
    </Base.Root>
  )
}
