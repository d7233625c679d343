import { toastQuestion } from '../app/toasts.tsx'
import { t } from '../words/words.ts'

const DAY_MS = 24 * 3_600_000

/** Says that the network is gone, and takes it back when it returns. A workspace says so in its own frame. */
export function sayOffline(): void {
  let takeBack: (() => void) | undefined
  const look = (): void => {
    takeBack?.()
    takeBack = undefined
    if (navigator.onLine || location.pathname.startsWith('/w/')) return
    const said = t(
      'You are offline. This is how things last stood; a workspace you have opened here can be edited.',
    )
    takeBack = toastQuestion(said, [], DAY_MS)
  }
  window.addEventListener('offline', look)
  window.addEventListener('online', look)
  look()
}
