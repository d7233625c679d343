import type { KeyOverrides } from '../../shared/preferences.ts'
import { chordName, defaultChord, isReserved, keyLabel, onMac } from './chords.ts'
import type { Command } from './commands.ts'

type Keyed = Pick<Command, 'id' | 'keys'>

/** The keys of a command as this person has them: their own list, or the default. */
export function keysOf(command: Keyed, overrides: KeyOverrides, mac = onMac): readonly string[] {
  return overrides[command.id] ?? (command.keys ?? []).map((keys) => defaultChord(keys, mac))
}

/** The keys to show: those that work here first. `alone` means a window without the browser around it. */
export function shownKeys(
  command: Keyed,
  overrides: KeyOverrides,
  at: { mac: boolean; alone: boolean } = { mac: onMac, alone: isAlone() },
): readonly string[] {
  const keys = keysOf(command, overrides, at.mac)
  if (at.alone) return keys
  // Array.sort keeps the order of equals.
  return keys.toSorted((a, b) => Number(isReserved(a, at.mac)) - Number(isReserved(b, at.mac)))
}

/** The one shortcut worth showing beside a command, as people read it. */
export function hintOf(command: Keyed, overrides: KeyOverrides): string | undefined {
  const [first] = shownKeys(command, overrides)
  return first === undefined ? undefined : keyLabel(first, onMac)
}

/** Keys that more than one command answers to; the one registered last gets them. */
export type Conflict = { readonly keys: string; readonly ids: readonly string[] }

const PLACES = ['editor', 'shell'] as const

/** Where two commands that can both be run now want the same keys, or one's keys begin another's. */
export function conflictsOf(
  commands: readonly Command[],
  overrides: KeyOverrides,
  mac = onMac,
): readonly Conflict[] {
  const wanted = commands
    .filter(({ when }) => when?.() ?? true)
    .flatMap((command) =>
      keysOf(command, overrides, mac).map((keys) => ({
        id: command.id,
        within: command.within,
        keys: chordName(keys, mac),
      })),
    )
    .filter(({ keys }) => keys !== '')
  const chords = [...new Set(wanted.map(({ keys }) => keys))]
  return chords.flatMap((keys) => {
    const users = wanted.filter((one) => one.keys === keys || keys.startsWith(`${one.keys} `))
    const ids = PLACES.flatMap((place) => {
      const here = users.filter(({ within }) => within === undefined || within === place)
      const found = new Set(here.map(({ id }) => id))
      return found.size > 1 ? [...found] : []
    })
    return ids.length > 1 ? [{ keys, ids: [...new Set(ids)] }] : []
  })
}

/** Commands whose every key a browser keeps: nobody could press them in a tab. */
export function unreachable(commands: readonly Keyed[], mac = onMac): readonly string[] {
  return commands
    .filter(({ keys }) => keys?.length)
    .filter((command) => keysOf(command, {}, mac).every((keys) => isReserved(keys, mac)))
    .map(({ id }) => id)
}

/** Installed, the window has no browser keys of its own. */
export function isAlone(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(display-mode: standalone)').matches
}
