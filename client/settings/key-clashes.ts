import type { KeyOverrides } from '../../shared/preferences.ts'
import { chordName, onMac } from '../app/chords.ts'
import { keysOf } from '../app/command-keys.ts'
import type { Command } from '../app/commands.ts'

/** What of a command its row needs. */
export type KeyedCommand = Pick<Command, 'id' | 'title' | 'group' | 'keys' | 'hidden'>
type World = {
  readonly commands: readonly KeyedCommand[]
  readonly overrides: KeyOverrides
  readonly mac?: boolean
}

/** Which other commands answer to these keys, or begin with them, or are begun by them. */
export function clashes(id: string, keys: string, world: World): readonly KeyedCommand[] {
  const { commands, overrides, mac = onMac } = world
  return commands.filter(
    (other) =>
      other.id !== id && keysOf(other, overrides, mac).some((theirs) => meet(keys, theirs, mac)),
  )
}

/** Clashes somebody made. Those among defaults are meant: each holds where the other does not. */
export function madeClashes(command: KeyedCommand, world: World): readonly KeyedCommand[] {
  const { overrides, mac = onMac } = world
  const found = keysOf(command, overrides, mac).flatMap((keys) =>
    clashes(command.id, keys, world).filter(({ id }) => id in overrides || command.id in overrides),
  )
  return [...new Set(found)]
}

/** Gives a command one shortcut. With `takeOver` whoever had it, or one in its way, loses it. */
export function assign(
  ...[id, keys, world, takeOver]: [id: string, keys: string, world: World, takeOver: boolean]
): KeyOverrides {
  const { overrides, mac = onMac } = world
  const losers = takeOver ? clashes(id, keys, world) : []
  const left = losers.map((loser) => [
    loser.id,
    keysOf(loser, overrides, mac).filter((theirs) => !meet(keys, theirs, mac)),
  ])
  return { ...overrides, ...Object.fromEntries(left), [id]: [keys] }
}

/** Back to what a command has by default. */
export function withoutOverride(overrides: KeyOverrides, id: string): KeyOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([other]) => other !== id))
}

function meet(one: string, other: string, mac: boolean): boolean {
  const [a, b] = [chordName(one, mac), chordName(other, mac)]
  if (a === '' || b === '') return false
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `)
}
