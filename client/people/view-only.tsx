import { type ReactNode, useEffect, useState } from 'react'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { askForControl } from './ask-others.ts'

/** As long as the question stands on the screens of the others. */
const ASKED_MS = 120_000

/** Says that one may only look, and lets one ask for more. */
export function ViewOnly(): ReactNode {
  const { asked, ask } = useAsking()
  return (
    <Tip label={t('You may look, not change. An owner or admin can let you edit.')}>
      <span className="flex h-6 items-center rounded-control border border-line text-label whitespace-nowrap text-muted">
        <span className="px-1.5">{t('View only')}</span>
        <button
          type="button"
          aria-disabled={asked}
          onClick={() => !asked && ask()}
          className="h-full rounded-r-control border-l border-line px-1.5 text-body not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-hi aria-disabled:text-muted"
        >
          {asked ? t('Asked for control') : t('Ask for control')}
        </button>
      </span>
    </Tip>
  )
}

/** Asked is asked until there is an answer, or nobody can give one any more. */
function useAsking(): { asked: boolean; ask: () => void } {
  const { session } = useWorkspace()
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    const reset = (): void => setAsked(false)
    const timer = setTimeout(reset, ASKED_MS)
    const stop = session.news.hear(({ type }) => {
      if (type === 'control_declined' || type === 'refused' || type === 'hello') reset()
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [asked, session])
  return { asked, ask: () => setAsked(askForControl(session)) }
}
