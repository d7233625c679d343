import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ReactNode } from 'react'

type Props<T extends string> = {
  /** Its accessible name. */
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

/** One of a few that all fit beside each other. */
export function Segmented<T extends string>({ options, ...props }: Props<T>): ReactNode {
  return (
    <RadioGroup
      aria-label={props.label}
      value={props.value}
      onValueChange={(value) => props.onChange(value as T)}
      className="inline-flex max-w-full self-start flex-wrap gap-0.5 rounded-control border border-line bg-app p-0.5"
    >
      {options.map(({ value, label }) => (
        <Radio.Root
          key={value}
          value={value}
          aria-label={label}
          className="flex h-7 cursor-pointer items-center rounded px-2.5 text-muted outline-offset-0 select-none hover:text-hi data-[checked]:bg-raised data-[checked]:font-medium data-[checked]:text-hi data-[checked]:shadow-[inset_0_0_0_1px_var(--border-strong)]"
        >
          {label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
