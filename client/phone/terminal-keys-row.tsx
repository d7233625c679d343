import type { Terminal } from '@xterm/xterm'
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { toastError } from '../app/toasts.tsx'
import type { PasteGuard } from '../terminal/paste-guard.ts'
import { t } from '../words/words.ts'
import { KeyRow, type RowKey } from './key-row.tsx'

const ESCAPE = '\u001B'
/** What is pressed in shells with Ctrl, and what it does there. */
const CONTROLS = [
  ['C', t('Interrupt')],
  ['D', t('End of input')],
  ['Z', t('Suspend')],
  ['R', t('Search the history')],
  ['L', t('Clear the screen')],
  ['A', t('Start of the line')],
  ['E', t('End of the line')],
] as const
const ARROWS = [
  [t('Up'), 'A', ArrowUp],
  [t('Down'), 'B', ArrowDown],
  [t('Left'), 'D', ArrowLeft],
  [t('Right'), 'C', ArrowRight],
] as const
const SIGNS = ['|', '/', '-', '~', '_', '&', '>', '<', '*', '$', '"', "'"]

type Props = { terminal: Terminal; pastes: Pick<PasteGuard, 'paste'> }

/** The keys under a terminal. */
export function TerminalKeys({ terminal, pastes }: Props): ReactNode {
  const keys = useMemo(() => keysOf(terminal, pastes), [terminal, pastes])
  return <KeyRow name={t('Keys of the terminal')} keys={keys} />
}

function keysOf(terminal: Terminal, pastes: Props['pastes']): RowKey[] {
  const press = (name: string, { label, data }: { label: ReactNode; data: string }): RowKey => {
    return { name, label, run: () => terminal.input(data) }
  }
  // A program that asked for application keys hears the other form.
  const arrow = (letter: string): string =>
    `${ESCAPE}${terminal.modes.applicationCursorKeysMode ? 'O' : '['}${letter}`
  return [
    press('Escape', { label: t('Esc'), data: ESCAPE }),
    press('Tab', { label: 'Tab', data: '\t' }),
    ...ARROWS.map(([name, letter, Icon]) => ({
      name,
      label: <Icon size={18} strokeWidth={1.5} aria-hidden />,
      run: () => terminal.input(arrow(letter)),
    })),
    ...CONTROLS.map(([letter, does]) =>
      press(t('{does} (Ctrl+{letter})', { does, letter }), {
        label: `^${letter}`,
        data: control(letter),
      }),
    ),
    paste(pastes),
    ...SIGNS.map((sign) => press(t('Type {sign}', { sign }), { label: sign, data: sign })),
  ]
}

function control(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) - 64)
}

function paste(pastes: Props['pastes']): RowKey {
  const run = async (): Promise<void> => {
    try {
      pastes.paste(await navigator.clipboard.readText())
    } catch (error) {
      toastError(t('The clipboard could not be read'), error)
    }
  }
  return {
    name: t('Paste'),
    label: <ClipboardPaste size={18} strokeWidth={1.5} aria-hidden />,
    run: () => void run(),
  }
}
