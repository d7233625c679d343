import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { Arrivals } from './arrivals.ts'
import { peopleHere } from './people-here.ts'

/** Says to screen readers, politely, who came and went and whom one follows. Nothing is seen of it. */
export function Announcer(): ReactNode {
  const { session, me } = useWorkspace()
  const [said, say] = useState('')
  const followed = useStore(session.follow.store, ({ leader }) => leader?.person.name)
  useEffect(() => {
    const { news } = session
    const arrivals = new Arrivals({ wait, say })
    const look = (): void => {
      const { status, present } = news.view()
      // Without a line nobody has left: we just cannot see them.
      if (status !== 'live') return
      const others = peopleHere(present, me.id).filter((one) => !one.me)
      arrivals.see(others.map(({ person }) => person))
    }
    look()
    const stop = news.watch(look)
    return () => {
      stop()
      arrivals[Symbol.dispose]()
    }
  }, [session, me.id])
  return (
    <>
      <p role="status" aria-label={t('Who came and went')} className="sr-only">
        {said}
      </p>
      <p role="status" aria-label={t('Whom you follow')} className="sr-only">
        {followed === undefined ? '' : t('Following {followed}. Escape stops it.', { followed })}
      </p>
    </>
  )
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
