import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { editorViews } from './editor-views.ts'
import { watchHands } from './own-hand.ts'
import { peopleHere } from './people-here.ts'
import { seeResting } from './resting.ts'

/** What was opened this soon after a press was opened by that press. */
const PRESS_MS = 1_000

/** Hears where the others go, and whether a hand of one's own takes over while one follows. */
export function useFollow(): void {
  const { session, me } = useWorkspace()
  const follows = useStore(session.follow.store, ({ leader }) => leader !== null)
  useEffect(() => {
    const { news, follow } = session
    const look = (): void => {
      const { status, present } = news.view()
      if (status !== 'live') return follow.see(undefined)
      const people = peopleHere(present, me.id)
      follow.see(people)
      seeResting(people)
    }
    look()
    return news.watch(look)
  }, [session, me.id])

  useEffect(() => {
    if (!follows) return
    const { follow, workbench, layout } = session
    const stop = (): void => follow.stop()
    let pressedAt = 0
    const press = (): void => {
      pressedAt = performance.now()
    }
    const end = new AbortController()
    const options = { capture: true, passive: true, signal: end.signal }
    window.addEventListener('pointerdown', press, options)
    window.addEventListener('keydown', press, options)
    const unwatch = watchHands(window, { own: stop, escape: stop })
    const chosen = (): void => {
      if (follow.walking || pressedAt === 0) return
      if (performance.now() - pressedAt < PRESS_MS) stop()
    }
    // Opened from the tree or the palette, or another part on a phone: a choice of one's own, too.
    const unsubscribes = [
      workbench.store.subscribe(({ active, reveal }, before) => {
        if (active !== before.active || reveal !== before.reveal) chosen()
      }),
      layout.subscribe(({ phoneTab }, before) => {
        if (phoneTab !== before.phoneTab) chosen()
      }),
    ]
    return () => {
      end.abort()
      unwatch()
      for (const unsubscribe of unsubscribes) unsubscribe()
      editorViews.rest()
    }
  }, [session, follows])
}
