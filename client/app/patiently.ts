import { isMissingCode } from './error-boundary.tsx'
import { pause } from './pause.ts'

const TRIES = 4
const FIRST_PAUSE_MS = 250

/**
 * Loads code that may be refused for a moment: Chromium drops what it is fetching whenever an interface of its
 * machine comes or goes (`net::ERR_NETWORK_CHANGED`), and Docker makes and unmakes some with every start of a
 * sandbox.
 */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await load()
    } catch (error) {
      if (tried === TRIES || !isMissingCode(error)) throw error
      await pause(FIRST_PAUSE_MS * 2 ** tried)
      await styleAgain(error)
    }
  }
}

/** A style that failed is not asked for again by the next import; without it the part would stand bare. */
async function styleAgain(error: unknown): Promise<void> {
  const href = error instanceof Error && /preload CSS for (\S+)/.exec(error.message)?.[1]
  if (!href) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  const settled = new Promise((settle) => {
    link.onload = settle
    link.onerror = settle
  })
  document.head.append(link)
  await settled
}
