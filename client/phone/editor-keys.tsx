import {
  cursorCharLeft,
  cursorCharRight,
  cursorLineDown,
  cursorLineUp,
  indentLess,
  indentMore,
} from '@codemirror/commands'
import { openSearchPanel } from '@codemirror/search'
import type { Command } from '@codemirror/view'
import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  IndentDecrease,
  IndentIncrease,
  type LucideIcon,
  Redo2,
  Search,
  Undo2,
} from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { t } from '../words/words.ts'
import { KeyRow, type RowKey } from './key-row.tsx'
import type { TouchEditor } from './open-touch-editor.ts'

const COMMANDS: readonly [name: string, icon: LucideIcon, command: Command][] = [
  [t('Indent'), IndentIncrease, indentMore],
  [t('Indent less'), IndentDecrease, indentLess],
  [t('Left'), ArrowLeft, cursorCharLeft],
  [t('Right'), ArrowRight, cursorCharRight],
  [t('Up'), ArrowUp, cursorLineUp],
  [t('Down'), ArrowDown, cursorLineDown],
  [t('Find'), Search, openSearchPanel],
]

/** What code is full of and phones hide on their second page. */
const SIGNS = ['{', '}', '(', ')', '[', ']', '<', '>', '=', ';', ':', "'", '"', '`', '/', '$', '_']

/** The keys under a touch editor. */
export function EditorKeys({ editor }: { editor: TouchEditor }): ReactNode {
  const keys = useMemo(() => keysOf(editor), [editor])
  return <KeyRow name={t('Keys of the editor')} keys={keys} />
}

function keysOf({ view, history }: TouchEditor): RowKey[] {
  const undo: RowKey = { name: t('Undo'), label: <Sign icon={Undo2} />, run: () => history.undo() }
  const redo: RowKey = { name: t('Redo'), label: <Sign icon={Redo2} />, run: () => history.redo() }
  const commands = COMMANDS.map(([name, icon, command]) => {
    return { name, label: <Sign icon={icon} />, run: () => void command(view) }
  })
  const signs = SIGNS.map((sign) => {
    const run = (): void => view.dispatch(view.state.replaceSelection(sign), { userEvent: 'input' })
    return { name: t('Type {sign}', { sign }), label: sign, run }
  })
  return [undo, redo, ...commands, ...signs]
}

function Sign({ icon: Icon }: { icon: LucideIcon }): ReactNode {
  return <Icon size={18} strokeWidth={1.5} aria-hidden />
}
