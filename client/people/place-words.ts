import { can } from '../../shared/roles.ts'
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
  const { file, line, panel, preview } = one.where
  switch (panel) {
    case 'terminal':
      return terminalWords(one, known)
    case 'preview':
      return preview ? `In the preview of port ${preview.port}` : 'In the preview'
    case 'database':
      return line === null ? 'In the database console' : `In the database console, line ${line}`
    case 'ports':
      return 'Looking at the ports'
    case 'settings':
      return 'In the settings'
    case null:
    default:
      return file === null ? 'Looking around' : fileWords(one, file)
  }
}

function fileWords({ role, where: { line } }: One, file: string): string {
  if (!can(role, 'edit')) return line === null ? `Reading ${file}` : `Reading ${file}, line ${line}`
  return line === null ? `In ${file}` : `Editing ${file}, line ${line}`
}

function terminalWords({ where: { terminal } }: One, { terminals = [] }: Known): string {
  const index = terminal === undefined ? -1 : terminals.indexOf(terminal)
  return index < 0 ? 'In a terminal' : `In terminal ${index + 1}`
}

function awayWords(since: string | undefined, nowMs: number): string {
  const minutes = since === undefined ? 0 : Math.floor((nowMs - Date.parse(since)) / 60_000)
  if (minutes < 1) return 'Away'
  return minutes < 60 ? `Away for ${minutes} min` : `Away for ${Math.floor(minutes / 60)} h`
}
