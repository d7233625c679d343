import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/** Only the first tooltip of a group waits. */
export function TooltipProvider({ children }: { children: ReactNode }): ReactNode {
  return <Tooltip.Provider delay={500}>{children}</Tooltip.Provider>
}

type Props = {
  label: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactElement<Record<string, unknown>>
}

/** Names what is under the pointer or the focus. */
export function Tip({ label, side = 'bottom', children }: Props): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={side} sideOffset={6} className="z-50">
          <Tooltip.Popup className="floating opens px-2 py-0.5 text-meta text-hi">
            {label}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
