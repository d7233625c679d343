import { isWithin } from './paths.ts'

/** Of some paths those that lie in none of the others: what happens to a folder happens to all in it. */
export function outermost(paths: readonly string[]): string[] {
  const kept: string[] = []
  for (const path of [...new Set(paths)].toSorted((a, b) => a.length - b.length)) {
    if (path !== '' && !kept.some((above) => isWithin(path, above))) kept.push(path)
  }
  return paths.filter((path, at) => kept.includes(path) && paths.indexOf(path) === at)
}

/** What a command on a row is about: the whole selection if the row is in it, else the row alone. */
export function meant(row: string, selected: readonly string[]): string[] {
  return outermost(selected.includes(row) ? selected : [row])
}

type Letter = { readonly letters: string; readonly atMs: number }
const PAUSE_MS = 700

/** Finds rows by the letters typed in a hurry; the same letter again goes to the next such row. */
export class TypeAhead {
  #last: Letter = { letters: '', atMs: -Infinity }

  /** The index of the row to go to, or undefined. */
  find(
    letter: string,
    at: { names: readonly string[]; from: number; nowMs: number },
  ): number | undefined {
    const { names, from, nowMs } = at
    const going = nowMs - this.#last.atMs < PAUSE_MS ? this.#last.letters : ''
    const letters = going + letter.toLowerCase()
    this.#last = { letters, atMs: nowMs }
    const same = [...letters].every((each) => each === letters[0])
    const wanted = same ? letter.toLowerCase() : letters
    // A new word looks from the next row on, a longer one at the row it has found so far too.
    const start = same ? from + 1 : from
    for (let step = 0; step < names.length; step += 1) {
      const index = (start + step) % names.length
      if (names[index]?.toLowerCase().startsWith(wanted)) return index
    }
    return undefined
  }

  /** Whether letters are still being typed, so that a space belongs to them. */
  isTyping(nowMs: number): boolean {
    return this.#last.letters !== '' && nowMs - this.#last.atMs < PAUSE_MS
  }
}
