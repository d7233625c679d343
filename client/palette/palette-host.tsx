import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { listenForCommands } from '../app/key-listener.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { t } from '../words/words.ts'
import { catchEarlyLetters, leaveLetters } from './early-letters.ts'
import { paletteStore } from './palette-store.ts'
import { usePaletteCommands } from './use-palette-commands.ts'

/** One that does not come takes no letters either. */
const fetchPalette = async () => {
  try {
    return await import('./palette.tsx')
  } catch (error) {
    leaveLetters()
    throw error
  }
}
const Palette = lazy(async () => ({ default: (await fetchPalette()).Palette }))
const ShortcutSheet = lazy(async () => ({
  default: (await import('./shortcut-sheet.tsx')).ShortcutSheet,
}))
const QUIET_MS = 3_000

/** The palette and the sheet of keys, wherever somebody is signed in; fetched when the page has nothing to do. */
export function PaletteHost(): ReactNode {
  const open = useStore(paletteStore, (state) => state.open)
  const sheet = useStore(paletteStore, (state) => state.sheet)
  useEffect(() => listenForCommands(window), [])
  useEffect(catchEarlyLetters, [])
  usePaletteCommands()
  useEffect(() => whenIdle(() => void fetchPalette().catch(() => undefined)), [])
  if (!open && !sheet) return null
  return (
    <ErrorBoundary name={t('The palette')}>
      <Awaiting fallback={null}>{open ? <Palette /> : <ShortcutSheet />}</Awaiting>
    </ErrorBoundary>
  )
}

/** Safari has no idle callback; there a pause has to do. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(run, { timeout: QUIET_MS })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(run, QUIET_MS)
  return () => clearTimeout(id)
}
