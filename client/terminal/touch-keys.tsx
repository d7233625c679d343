import { type ReactNode, Suspense, useSyncExternalStore } from 'react'
import { TOUCH } from '../../shared/touch.ts'
import { lazy } from '../app/lazy.ts'
import { useMedia } from '../ui/use-media.ts'
import type { TerminalSession } from './terminal-session.ts'

const TerminalKeys = lazy(async () => ({
  default: (await import('../phone/terminal-keys-row.tsx')).TerminalKeys,
}))

/** The keys that a phone's keyboard lacks, under a terminal that takes what is typed. */
export function TouchKeys({ session }: { session: TerminalSession }): ReactNode {
  const { writable, exit } = useSyncExternalStore(session.client.watch, session.client.view)
  const touch = useMedia(TOUCH)
  if (!touch || !writable || exit) return null
  return (
    <Suspense>
      <TerminalKeys terminal={session.screen.terminal} pastes={session.pastes} />
    </Suspense>
  )
}
