import { can } from '../../shared/roles.ts'
import { t } from '../words/words.ts'
import type { PersonHere } from './people-here.ts'

type Known = {
  /** Ids of the terminals, in the order of their tabs. */
  readonly terminals?: readonly string[]
  readonly nowMs?: number
}
type One = Pick<PersonHere, 'where' | 'role' | 'idle' | 'idleSince'>

/** Where somebody is, in words: "Editing src/App.tsx, line 12", "In terminal 2", "Away for 3 min". */
export function placeOf(one: One, known: Known = {}): string {
  if (one.idle) return awayWords(one.idleSince, known.nowMs ?? Date.now())
  const { file, panel, preview } = one.where
  switch (panel) {
    case 'terminal':
      return terminalWords(one, known)
    case 'preview':
      return preview
        ? t('In the preview of port {port}', { port: preview.port })
        : t('In the preview')
    case 'database':
      return consoleWords(one)
    case 'ports':
      return t('Looking at the ports')
    case 'settings':
      return t('In the settings')
    case null:
    default:
      return file === null ? t('Looking around') : fileWords(one, file)
  }
}

function fileWords({ role, where: { line } }: One, file: string): string {
  if (!can(role, 'edit'))
    return line === null
      ? t('Reading {file}', { file })
      : t('Reading {file}, line {line}', { file, line })
  return line === null ? t('In {file}', { file }) : t('Editing {file}, line {line}', { file, line })
}

function consoleWords({ where: { file, line, table } }: One): string {
  if (table) return t('In the database console, table {table}', { table: table.name })
  const query = file === null ? undefined : file.slice(file.lastIndexOf('/') + 1)
  if (query === undefined)
    return line === null
      ? t('In the database console')
      : t('In the database console, line {line}', { line })
  return line === null
    ? t('In the database console, {query}', { query })
    : t('In the database console, {query}, line {line}', { query, line })
}

function terminalWords({ where: { terminal } }: One, { terminals = [] }: Known): string {
  const index = terminal === undefined ? -1 : terminals.indexOf(terminal)
  return index < 0 ? t('In a terminal') : t('In terminal {number}', { number: index + 1 })
}

function awayWords(since: string | undefined, nowMs: number): string {
  const minutes = since === undefined ? 0 : Math.floor((nowMs - Date.parse(since)) / 60_000)
  if (minutes < 1) return t('Away')
  return minutes < 60
    ? t('Away for {minutes} min', { minutes })
    : t('Away for {hours} h', { hours: Math.floor(minutes / 60) })
}
