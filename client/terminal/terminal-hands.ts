import { preferences } from '../app/preferences.ts'
import { copyText } from './clipboard.ts'
import type { FindState } from './find-state.ts'
import type { PasteGuard } from './paste-guard.ts'
import {
  isCopy,
  isFind,
  isInterrupt,
  isOurs,
  isPaste,
  isTabToggle,
  platform,
} from './terminal-keys.ts'
import type { XtermScreen } from './xterm-screen.ts'

type Parts = {
  readonly screen: XtermScreen
  readonly find: FindState
  readonly pastes: PasteGuard
}

/** What keys and pointer mean in a terminal before they mean something to the shell. */
export function listenToHands({ screen, find, pastes }: Parts, signal: AbortSignal): void {
  const { element, terminal } = screen
  terminal.attachCustomKeyEventHandler((event) => {
    // Sent by xterm, and read from its textarea by screen readers only: kept there, the browser's undo grows with it.
    if (event.type === 'keypress' && !terminal.options.screenReaderMode) event.preventDefault()
    const meant = meantForUs(event, { screen, find })
    if (!meant) return isForShell(event, screen)
    if (event.type === 'keydown') meant()
    event.preventDefault()
    return false
  })
  // Before xterm hears it: a paste may have to be asked about.
  const paste = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    pastes.paste(event.clipboardData?.getData('text/plain') ?? '')
  }
  element.addEventListener('paste', paste, { capture: true, signal })
  const released = (): void => {
    if (preferences.getState().copyOnSelect && terminal.hasSelection())
      copyText(terminal.getSelection())
  }
  // A selection may end outside; xterm has made it once the press is over.
  const pressed = (): void =>
    window.addEventListener('pointerup', () => setTimeout(released), { once: true, signal })
  element.addEventListener('pointerdown', pressed, { signal })
}

function isForShell(event: KeyboardEvent, screen: XtermScreen): boolean {
  if (event.key === 'Tab' && screen.tabMoves) return false
  // The browser's own paste fires a paste event; the key itself must not be sent.
  return !isPaste(event) && !isOurs(event)
}

function meantForUs(
  event: KeyboardEvent,
  { screen, find }: Pick<Parts, 'screen' | 'find'>,
): (() => void) | undefined {
  const { terminal } = screen
  const ctrlCopies = platform === 'windows' || preferences.getState().ctrlCCopies
  const byCtrlC = ctrlCopies && isInterrupt(event)
  if ((isCopy(event) || byCtrlC) && terminal.hasSelection()) {
    return () => {
      copyText(terminal.getSelection())
      // The next Ctrl+C is an interrupt again.
      if (byCtrlC) terminal.clearSelection()
    }
  }
  // Without a selection the browser would open its tools instead.
  if (isCopy(event) && platform !== 'mac') return () => undefined
  if (isFind(event)) return () => find.open()
  if (isTabToggle(event)) return () => screen.toggleTab()
  return undefined
}
