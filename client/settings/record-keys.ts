import type { Press } from '../app/chords.ts'
const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn'])

/** A key press as the notation that is kept, by place on the keyboard; undefined while only modifiers are held. */
export function recordStep(press: Press, mac: boolean): string | undefined {
  if (MODIFIERS.has(press.key) || press.code === '') return undefined
  const main = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey && 'Control' : press.metaKey && 'Meta'
  const held = [main && '$mod', other, press.altKey && 'Alt', press.shiftKey && 'Shift']
  return [...held.filter((mod) => mod !== false), press.code].join('+')
}

/** Two steps at most: a third begins anew. */
export function addStep(steps: readonly string[], step: string): readonly string[] {
  return steps.length >= 2 ? [step] : [...steps, step]
}
