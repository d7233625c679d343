import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'

type Props = {
  /** Its accessible name; show it yourself beside it. */
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  describedBy?: string
}

/** On or off, at once. The knob's place says which, not its colour. */
export function Switch({ label, checked, onChange, disabled, describedBy }: Props): ReactNode {
  return (
    <Base.Root
      aria-label={label}
      aria-describedby={describedBy}
      checked={checked}
      disabled={disabled ?? false}
      onCheckedChange={(next) => onChange(next)}
      className="inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-line-strong bg-editor p-[3px] transition-colors duration-80 data-[checked]:bg-hi data-[disabled]:opacity-55"
    >
      <Base.Thumb className="size-4 rounded-full bg-line-strong transition-transform duration-120 data-[checked]:translate-x-4 data-[checked]:bg-app forced-colors:bg-[CanvasText]" />
    </Base.Root>
  )
}
