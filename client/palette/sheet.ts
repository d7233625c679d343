import type { KeyOverrides } from '../../shared/preferences.ts'
import { keyLabel, onMac } from '../app/chords.ts'
import { conflictsOf, shownKeys } from '../app/command-keys.ts'
import { type Command, fullTitle } from '../app/commands.ts'
import { t } from '../words/words.ts'

/** A command as the sheet of keys shows it. */
export type SheetLine = {
  readonly id: string
  readonly title: string
  /** Each as the keys to press one after another. */
  readonly keys: readonly (readonly string[])[]
  readonly changed: boolean
  /** Who else wants one of these keys. */
  readonly clashes?: string
}
export type SheetGroup = { readonly title: string; readonly lines: readonly SheetLine[] }

/** What no command does, but people look for here. */
const FIXED: readonly (SheetLine & { group: string })[] = [
  fixed(t('Close what is open, stop following'), ['Escape']),
  fixed(t('Leave an editor or a terminal'), ['F6', 'Shift+F6']),
  fixed(t('Open the menu of what has the focus'), ['Shift+F10']),
  fixed(t('Open a file of the palette to the side'), ['$mod+Enter']),
]

type Asked = { readonly overrides: KeyOverrides; readonly search: string }

/** The sheet, by area; without a search only what has keys. */
export function sheetOf(
  commands: readonly Command[],
  { overrides, search }: Asked,
): readonly SheetGroup[] {
  const clashes = clashesOf(commands, overrides)
  const words = search.trim().toLowerCase()
  const lines = commands
    .filter(({ hidden }) => hidden !== true)
    .map((command) => ({
      group: command.group ?? t('General'),
      ...lineOf(command, overrides),
      ...(clashes.has(command.id) && { clashes: clashes.get(command.id) ?? '' }),
    }))
  const shown = [...lines, ...FIXED].filter((line) =>
    words === '' ? line.keys.length > 0 : fits(line, words),
  )
  return [...Map.groupBy(shown, ({ group }) => group)]
    .map(([title, of]) => ({ title, lines: of }))
    .toSorted((a, b) => a.title.localeCompare(b.title))
}

function lineOf(command: Command, overrides: KeyOverrides): SheetLine {
  return {
    id: command.id,
    title: command.title,
    keys: shownKeys(command, overrides).map(stepsOf),
    changed: overrides[command.id] !== undefined,
  }
}

/** `ctrl shift p`, `ctrl+shift+p` and words of the title all find it. */
function fits(line: SheetLine & { group: string }, words: string): boolean {
  const keys = line.keys.map((steps) => steps.join(' ')).join(' ')
  const text = `${line.group}: ${line.title} ${keys} ${keys.replaceAll('+', ' ')}`.toLowerCase()
  return words.split(/\s+/).every((word) => text.includes(word))
}

function clashesOf(
  commands: readonly Command[],
  overrides: KeyOverrides,
): ReadonlyMap<string, string> {
  const titles = new Map(commands.map((command) => [command.id, fullTitle(command)]))
  const found = new Map<string, string>()
  for (const { ids } of conflictsOf(commands, overrides)) {
    for (const id of ids) {
      const others = ids.filter((other) => other !== id).map((other) => titles.get(other) ?? other)
      found.set(id, others.join(', '))
    }
  }
  return found
}

function stepsOf(keys: string): readonly string[] {
  return keyLabel(keys, onMac).split(' ')
}

function fixed(title: string, keys: readonly string[]): SheetLine & { group: string } {
  return {
    id: `fixed:${title}`,
    group: t('General'),
    title,
    keys: keys.map(stepsOf),
    changed: false,
  }
}
