import { Field as Base } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { inputClass } from './input-class.ts'

export { inputClass }

type Props = ComponentProps<'input'> & {
  label: string
  hint?: ReactNode
  error?: string | undefined
}

/** A labelled line of text, with its hint or its fault below. */
export function TextField({ label, hint, error, className, ...props }: Props): ReactNode {
  return (
    <Base.Root invalid={error !== undefined} className={cx('flex flex-col gap-1', className)}>
      <Base.Label className="font-medium text-body">{label}</Base.Label>
      <Base.Control
        render={<input type="text" autoComplete="off" {...props} />}
        className={inputClass}
      />
      {error !== undefined ? (
        <Base.Error match className="text-meta text-danger">
          {error}
        </Base.Error>
      ) : (
        hint && <Base.Description className="text-meta text-muted">{hint}</Base.Description>
      )}
    </Base.Root>
  )
}
