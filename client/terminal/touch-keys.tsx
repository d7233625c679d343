import { type ReactNode, useSyncExternalStore } from 'react'
import { TOUCH } from '../../shared/touch.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
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
    <Awaiting>
      <TerminalKeys terminal={session.screen.terminal} pastes={session.pastes} />
    </Awaiting>
  )
}
