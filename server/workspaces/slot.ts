/** The lowest slot nobody has; the one a person had before, if it is still free. */
export function lowestFreeSlot(taken: readonly number[], before?: number): number {
  const used = new Set(taken)
  if (before !== undefined && !used.has(before)) return before
  let slot = 0
  while (used.has(slot)) slot += 1
  return slot
}
