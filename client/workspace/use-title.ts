import { useEffect } from 'react'
import { useUnread } from '../chat/use-chat.ts'
import { t } from '../words/words.ts'
import { isAlone } from './place.ts'
import { useWorkspace } from './use-workspace.ts'

/** The tab says which workspace it is, and how much was said since one looked. */
export function useTitle(): void {
  const { name } = useWorkspace().workspace
  const { all } = useUnread()
  useEffect(() => {
    // A window of one panel is called after that.
    if (isAlone(location.search)) return
    const count = all > 0 ? `(${all > 99 ? '99+' : all}) ` : ''
    document.title = t('{count}{name} · Atelier', { count, name })
  }, [name, all])
}
