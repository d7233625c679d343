import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type Props<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; label: string; hint?: string }[]
  onChange: (value: T) => void
  disabled?: boolean
  className?: string
}

/** One of a few. `label` is its accessible name; show it yourself where there is room. */
export function Select<T extends string>({ options, ...props }: Props<T>): ReactNode {
  const choose = (value: T | null): void => {
    if (value !== null && value !== props.value) props.onChange(value)
  }
  return (
    <Base.Root
      items={options.map(({ value, label }) => ({ value, label }))}
      value={props.value}
      onValueChange={choose}
      disabled={props.disabled ?? false}
    >
      <Base.Trigger
        aria-label={props.label}
        className={cx(
          'inline-flex h-7 min-w-0 items-center justify-between gap-1.5 rounded-control border border-line bg-raised px-2 text-ui text-hi select-none hover:bg-hover data-[disabled]:opacity-55',
          props.className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="floating opens min-w-(--anchor-width) p-1">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex min-h-(--row-menu) cursor-default items-center gap-2 rounded px-2 py-1 text-body select-none data-[highlighted]:bg-hover data-[highlighted]:text-hi"
              >
                <span className="flex w-4 justify-center">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </span>
                <span className="flex flex-col">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.hint && <span className="text-meta text-muted">{option.hint}</span>}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
