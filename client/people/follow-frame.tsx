import { type ReactNode, useLayoutEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { personColour } from '../ui/person.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { Leader } from './follow.ts'
import { useLeader } from './use-leader.ts'

const MEASURE_MS = 120

/** The outline of the pane in which I follow somebody, in their colour, and how to stop it. */
export function FollowFrame(): ReactNode {
  const leader = useLeader()
  return leader && <Outline leader={leader} />
}

type Box = { top: number; left: number; width: number; height: number }

function Outline({ leader }: { leader: Leader }): ReactNode {
  const { follow } = useWorkspace().session
  const box = useBox(leader.where.panel)
  const { name, slot } = leader.person
  if (!box) return null
  return createPortal(
    <section
      aria-label={t('Following {name}', { name })}
      data-following={name}
      className="pointer-events-none fixed z-30 border-2"
      style={{ ...box, borderColor: personColour(slot) }}
    >
      <button
        type="button"
        data-follow-label
        aria-label={t('Stop following {name}', { name })}
        onClick={() => follow.stop()}
        className="pointer-events-auto absolute bottom-0 left-1/2 flex min-h-6 max-w-[calc(100%-2rem)] -translate-x-1/2 items-center gap-1.5 rounded-t-control px-2.5 text-meta font-medium whitespace-nowrap text-person-ink"
        style={{ background: personColour(slot) }}
      >
        <span className="truncate">{t('Following {name}', { name })}</span>
        <span className="hidden min-[760px]:inline">{t('– Esc to stop')}</span>
        <span className="min-[760px]:hidden">{t('– stop')}</span>
      </button>
    </section>,
    document.body,
  )
}

/** Where the followed pane is. Measured, because panes belong to others and previews float above theirs. */
function useBox(panel: string | null): Box | undefined {
  const [box, setBox] = useState<Box>()
  useLayoutEffect(() => {
    const measure = (): void => {
      const pane = paneOf(panel)
      if (!pane) return
      const { top, left, width, height } = pane.getBoundingClientRect()
      const next = { top, left, width, height }
      setBox((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next))
    }
    measure()
    // What is opened finds its place in later frames, and nothing tells when panes are moved.
    const timer = setInterval(measure, MEASURE_MS)
    window.addEventListener('resize', measure)
    return () => {
      clearInterval(timer)
      window.removeEventListener('resize', measure)
    }
  }, [panel])
  return box
}

function paneOf(panel: string | null): Element | null {
  const main = document.querySelector('main')
  const shell = [...document.querySelectorAll('.xterm')].find((one) => one.checkVisibility())
  const group = main?.querySelector('.dv-groupview.dv-active-group') ?? main
  if (panel !== 'terminal') return group ?? null
  return shell?.closest('[data-region=bottom]') ?? shell?.closest('section') ?? main
}
