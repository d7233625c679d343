import { useEffect } from 'react'
import type { News } from '../../shared/news.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { Questions } from './questions.ts'

/** What others ask of me, as toasts that can be answered or left alone. */
export function useQuestions(): void {
  const { session, me } = useWorkspace()
  useEffect(() => {
    const { news } = session
    const questions = new Questions(session, me.id)
    const look = (): void => questions.see(news.view())
    // The line may have been up before this part of the page was.
    look()
    const stops = [news.hear((told) => answerTo(told, questions)), news.watch(look)]
    return () => {
      for (const stop of stops) stop()
      questions[Symbol.dispose]()
    }
  }, [session, me.id])
}

function answerTo(news: News, questions: Questions): void {
  if (news.type === 'gather') questions.toCome(news.by)
  if (news.type === 'control_asked') questions.forControl(news.by)
  if (news.type === 'control_declined') toast(t('{name} says: not now.', { name: news.by.name }))
  if (news.type === 'refused') toast(news.reason)
}
