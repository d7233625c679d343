import { parts } from './vim-api.ts'

if (!parts.monaco) throw new Error('Monaco comes before Vim.')
/** What monaco-vim asks of Monaco, by an alias: the very one of the editors. */
export const { KeyCode, Position, Range, Selection, SelectionDirection, editor } = parts.monaco
export const { ShiftCommand } = parts
