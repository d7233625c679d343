import { prefersTouch } from '../phone/prefers-touch.ts'
import { toastQuestion } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { sayOffline } from './say-offline.ts'

/** How often a page that stays open looks for a new version. */
const LOOK_MS = 30 * 60_000
const SHOWN_MS = 10 * 60_000

/** Keeps Atelier on this device and says when a newer one is there. Without service workers, nothing happens. */
export async function installOffline(): Promise<void> {
  sayOffline()
  if (!('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  try {
    const query = prefersTouch() ? '?touch' : ''
    const registration = await serviceWorker.register(`/service-worker.js${query}`, {
      updateViaCache: 'none',
    })
    watch(registration)
    // Without a network there is no newer one to be had.
    const look = (): void => void registration.update().catch(() => undefined)
    setInterval(look, LOOK_MS)
    // After a drain the server that comes back may be a newer one.
    window.addEventListener('online', look)
  } catch {
    // A private window, or an address without TLS: the page works as long as the network does.
  }
}

/** After signing out nothing of a person stays on the device. */
export function forgetOffline(): void {
  navigator.serviceWorker?.controller?.postMessage('forget')
}

function watch(registration: ServiceWorkerRegistration): void {
  if (registration.waiting) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => {
      // The very first one replaces nothing.
      if (coming.state === 'installed' && navigator.serviceWorker.controller) offer(coming)
    })
  })
}

/** Nobody is reloaded: what waits takes over when the person says so, and edits wait on the device. */
function offer(waiting: ServiceWorker): void {
  const run = (): void => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
      once: true,
    })
    waiting.postMessage('take over')
  }
  const later = { label: t('Later'), run: () => undefined }
  toastQuestion(
    t('A new version of Atelier is ready.'),
    [{ label: t('Reload'), run }, later],
    SHOWN_MS,
  )
}
