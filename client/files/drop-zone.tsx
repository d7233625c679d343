import { type DragEvent, type ReactNode, useState } from 'react'
import { cx } from '../ui/cx.ts'

type Props = { enabled: boolean; onDrop: (data: DataTransfer) => void; children: ReactNode }

/** Takes what is dropped from the desktop onto no folder in particular. */
export function DropZone({ enabled, onDrop, children }: Props): ReactNode {
  const [over, setOver] = useState(false)
  const isDesktop = (event: DragEvent): boolean =>
    enabled && event.dataTransfer.types.includes('Files')
  return (
    <div
      className={cx('flex min-h-0 flex-1 flex-col', over && 'bg-you/10')}
      onDragOver={(event) => {
        // The tree has said already which folder it would be.
        setOver(isDesktop(event) && !event.isDefaultPrevented())
        if (isDesktop(event)) event.preventDefault()
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        if (!isDesktop(event) || event.isDefaultPrevented()) return
        event.preventDefault()
        onDrop(event.dataTransfer)
      }}
    >
      {children}
    </div>
  )
}
