import { RotateCcwSquare, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { SIDE, chooseDevice, device, resize, rotate } from './device.ts'

/** The size of the app's window, while it is not simply that of the pane. */
export function DeviceBar(): ReactNode {
  const { size } = useStore(device)
  if (!size) return null
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-1.5 border-b border-line bg-panel px-2 text-meta text-muted">
      <Side label={t('Width')} value={size.width} onChange={(width) => resize({ width })} />
      <span aria-hidden>×</span>
      <Side label={t('Height')} value={size.height} onChange={(height) => resize({ height })} />
      <IconButton label={t('Rotate')} icon={RotateCcwSquare} onClick={rotate} />
      <span className="flex-1" />
      <IconButton label={t('Fit the pane')} icon={X} onClick={() => chooseDevice('fill')} />
    </div>
  )
}

type SideProps = { label: string; value: number; onChange: (px: number) => void }

function Side({ label, value, onChange }: SideProps): ReactNode {
  return (
    <input
      // What was typed counts when it is done: half of a number is another size.
      key={value}
      type="number"
      aria-label={t('{label} in pixels', { label })}
      defaultValue={value}
      min={SIDE.min}
      max={SIDE.max}
      onBlur={({ target }) => target.valueAsNumber !== value && onChange(target.valueAsNumber)}
      onKeyDown={(event) => event.key === 'Enter' && onChange(event.currentTarget.valueAsNumber)}
      className="h-7 w-18 rounded-control border border-line bg-raised px-2 text-meta text-hi tabular-nums"
    />
  )
}
