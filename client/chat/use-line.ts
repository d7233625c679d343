import { useSyncExternalStore } from 'react'
import { useNews } from '../workspace/use-workspace.ts'

/** Whether the chat is connected: a browser knows of a lost network before the line itself does. */
export function useLine(): { live: boolean } {
  const { status } = useNews()
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine)
  return { live: online && status !== 'lost' }
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}
