import { t } from '../words/words.ts'

/** What a first letter asks for. */
export const MODES = [
  { prefix: '', name: t('Files'), asks: t('Go to file (name:line works too)'), inWorkspace: true },
  { prefix: '>', name: t('Commands'), asks: t('Run a command'), inWorkspace: false },
  {
    prefix: ':',
    name: t('Line'),
    asks: t('Go to line and column of the open file'),
    inWorkspace: true,
  },
  {
    prefix: '@',
    name: t('Symbols'),
    asks: t('Go to a symbol of the open file'),
    inWorkspace: true,
  },
  { prefix: '~', name: t('People'), asks: t('Go to somebody who is here'), inWorkspace: true },
  {
    prefix: '!',
    name: t('Shell'),
    asks: t('Run a shell command in a new terminal'),
    inWorkspace: true,
  },
  { prefix: '$', name: 'SQL', asks: t('Run SQL in the database console'), inWorkspace: true },
  { prefix: '?', name: t('Help'), asks: t('What the first letter does'), inWorkspace: false },
] as const
export type Mode = (typeof MODES)[number]
export type Prefix = Mode['prefix']

/** What was typed, taken apart. Outside a workspace there are only commands. */
export function readInput(text: string, inWorkspace: boolean): { mode: Mode; query: string } {
  const modes = MODES.filter((mode) => inWorkspace || !mode.inWorkspace)
  const named = modes.find(({ prefix }) => prefix !== '' && text.startsWith(prefix))
  if (named) return { mode: named, query: text.slice(1).trimStart() }
  return { mode: inWorkspace ? MODES[0] : MODES[1], query: text.trim() }
}

/** `12`, `12:4`, or at the end of a name: `app.ts:12:4`. */
export function splitPlace(text: string): { name: string; at?: { line: number; column?: number } } {
  const found = /^(.*?)[:#](\d{1,7})(?:[:,](\d{1,6}))?$/.exec(text)
  if (!found) return { name: text }
  const [, name = '', line, column] = found
  const at = { line: Math.max(1, Number(line)) }
  return { name, at: column ? { ...at, column: Math.max(1, Number(column)) } : at }
}
