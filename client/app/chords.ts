import { parseKeybinding } from 'tinykeys'
import { t } from '../words/words.ts'

/** What of a key press counts. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'getModifierState'
>
type Step = { readonly mods: ReadonlySet<string>; readonly key: string }
/** Keys to press one after another, most often one. */
export type Chord = readonly Step[]

const MODS = { Control: 'ctrlKey', Shift: 'shiftKey', Alt: 'altKey', Meta: 'metaKey' } as const

/** Whether this browser's machine is a Mac. */
export const onMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform)

/** Reads tinykeys notation: `$mod+KeyK $mod+Slash`. What cannot be read is no chord. */
export function parseChord(keys: string, mac: boolean): Chord {
  try {
    // tinykeys would ask the browser what `$mod` is; a test says it itself.
    const named = keys.trim().replaceAll('$mod', mac ? 'Meta' : 'Control')
    return parseKeybinding(named).map(([mods, key]) => ({ mods: new Set(mods), key: String(key) }))
  } catch {
    return []
  }
}

/** One spelling per chord, to compare them. */
export function chordName(keys: string, mac: boolean): string {
  return parseChord(keys, mac).map(stepName).join(' ')
}

export function stepName({ mods, key }: Step): string {
  return [...Object.keys(MODS).filter((mod) => mods.has(mod)), key].join('+')
}

/** By place on the keyboard (`KeyP`), or by what is written (`?`). AltGr types letters: it is no modifier. */
export function matches(press: Press, { mods, key }: Step, mac: boolean): boolean {
  if (!mac && press.getModifierState('AltGraph')) return false
  if (press.code !== key && press.key.toUpperCase() !== key.toUpperCase()) return false
  return Object.entries(MODS).every(
    ([mod, held]) => (mod === 'Shift' && isSign(key)) || mods.has(mod) === press[held],
  )
}

/** A sign says itself how it is typed: with Shift on one keyboard, without on another. */
function isSign(key: string): boolean {
  return /^[^\w\s]$/.test(key)
}

/** Option types letters on a Mac, so what is Alt elsewhere is Control and Option there; arrows write nothing. */
export function defaultChord(keys: string, mac: boolean): string {
  if (!mac) return keys
  return keys
    .split(' ')
    .map((step) => (/^(Shift\+)?Alt\+(?!Arrow|F\d)/.test(step) ? `Control+${step}` : step))
    .join(' ')
}

const RESERVED = new Set(
  ['KeyW', 'KeyN', 'KeyT', 'Shift+KeyW', 'Shift+KeyN', 'Shift+KeyT']
    .flatMap((keys) => [`Control+${keys}`, `$mod+${keys}`])
    .concat('Control+Tab', 'Control+Shift+Tab', 'Control+PageUp', 'Control+PageDown')
    .flatMap((keys) => [chordName(keys, false), chordName(keys, true)]),
)

/** Whether a browser keeps these keys for itself; in a window of its own Atelier gets them. */
export function isReserved(keys: string, mac: boolean): boolean {
  return RESERVED.has(chordName(keys, mac).split(' ')[0] ?? '')
}

/** Typed alone, or with Shift, it writes something. */
export function writes({ mods, key }: Step): boolean {
  const held = mods.has('Control') || mods.has('Meta') || mods.has('Alt')
  return !held && !/^F\d{1,2}$/.test(key)
}

/**
 * A shell has uses for every Ctrl+letter, every Alt key and every plain one; two keys we share with the
 * whole page are worth more.
 */
export function belongsToShell(step: Step): boolean {
  if (step.key === 'F1' || step.key === 'F6' || step.mods.has('Meta')) return false
  if (step.mods.has('Control')) {
    return !step.mods.has('Shift') && !step.mods.has('Alt') && /^Key[A-Z]$/.test(step.key)
  }
  return true
}

const NAMES: Record<string, string> = {
  Backquote: '`',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Minus: '-',
  Equal: '=',
  Escape: t('Esc'),
  Enter: t('Enter'),
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
}
const MOD_NAMES: Record<string, string> = { Control: t('Ctrl'), Shift: t('Shift') }
const MAC_MODS: Record<string, string> = { Control: '⌃', Alt: '⌥', Shift: '⇧', Meta: '⌘' }

/** A chord as people read it: `$mod+Shift+KeyP` as `Ctrl+Shift+P`. */
export function keyLabel(keys: string, mac: boolean): string {
  return parseChord(keys, mac)
    .map((step) => stepLabel(step, mac))
    .join(' ')
}

function stepLabel({ mods, key }: Step, mac: boolean): string {
  const name = NAMES[key] ?? key.replace(/^(Key|Digit)/, '')
  const sign = isSign(key)
  const held = Object.keys(MODS).filter((mod) => mods.has(mod) && !(sign && mod === 'Shift'))
  if (mac) return held.map((mod) => MAC_MODS[mod] ?? mod).join('') + name
  return [...held.map((mod) => MOD_NAMES[mod] ?? mod), name].join('+')
}
