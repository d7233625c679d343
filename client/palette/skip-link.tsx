import type { ReactNode } from 'react'
import { t } from '../words/words.ts'
import { focusRegion } from './regions.ts'

/** The first stop of Tab: past the bars, to the text. */
export function SkipLink(): ReactNode {
  return (
    <button
      type="button"
      onClick={() => focusRegion('editor')}
      className="floating sr-only top-1 left-1 z-50 h-8 rounded-control px-3 font-medium text-hi focus:not-sr-only focus:absolute"
    >
      {t('Skip to the editor')}
    </button>
  )
}
