/** Tells every listener, whatever one of them throws, and returns what was thrown. */
export function tellAll<Args extends readonly unknown[]>(
  listeners: Iterable<(...args: Args) => void>,
  ...args: Args
): unknown[] {
  const thrown: unknown[] = []
  for (const listener of listeners) {
    try {
      listener(...args)
    } catch (error) {
      thrown.push(error)
    }
  }
  return thrown
}
