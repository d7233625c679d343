import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { TypingPeople, typingWords } from './typing.ts'

/** Who writes here at the moment. */
export function TypingLine({ thread }: { thread: number | null }): ReactNode {
  const { session, me } = useWorkspace()
  const [people] = useState(
    () =>
      new TypingPeople({
        me: me.id,
        wait: (ms, then) => {
          const timer = setTimeout(then, ms)
          return () => clearTimeout(timer)
        },
      }),
  )
  useEffect(() => {
    const stop = session.news.hear(people.hear)
    return () => {
      stop()
      people[Symbol.dispose]()
    }
  }, [session, people])
  const writing = useStore(people.store, (state) => state.writing)
  const names = writing.filter((one) => one.thread === thread).map(({ person }) => person.name)
  return (
    <span role="status" aria-label={t('Typing')}>
      {typingWords(names)}
    </span>
  )
}
