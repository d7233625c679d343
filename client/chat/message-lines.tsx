import type { ReactNode } from 'react'
import { t } from '../words/words.ts'

/** Where a day begins. */
export function DayLine({ label }: { label: string }): ReactNode {
  return (
    <div className="mt-2 flex items-center gap-2 px-3 text-label text-faint">
      <span className="h-px flex-1 bg-line" />
      <span>{label}</span>
      <span className="h-px flex-1 bg-line" />
    </div>
  )
}

/** Where begins what is new to me. */
export function UnreadLine(): ReactNode {
  return (
    <div
      data-unread
      className="mt-2 flex items-center gap-2 px-3 text-label font-semibold text-you"
    >
      <span className="h-px flex-1 bg-you" />
      <span>{t('New')}</span>
    </div>
  )
}
