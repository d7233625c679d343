/** Twelve collaborators' colours on a dark editor; stock Yjs editors read `user.color`. */
const COLOURS = [
  '#6c99f5',
  '#d28a0e',
  '#67eeb5',
  '#00c1b8',
  '#d5c445',
  '#6cd7ff',
  '#ffa078',
  '#b87fdd',
  '#b7afff',
  '#ffadd6',
  '#6ab054',
  '#eb778d',
] as const

/** The colour of a slot; the thirteenth person shares the first one's. */
export function colourOf(slot: number): string {
  return COLOURS[slot % COLOURS.length] ?? COLOURS[0]
}
