import { join, nameOf, parentOf } from './paths.ts'

/** Where the extension of a name begins; a name that only starts with a dot has none. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? dot : name.length
}

/** The n-th name to try beside one that is taken: `a.txt`, `a copy.txt`, `a copy 2.txt`. */
export function nameBeside(path: string, turn: number): string {
  if (turn === 0) return path
  const name = nameOf(path)
  const at = stemLength(name)
  const stem = name.slice(0, at).replace(/ copy( \d+)?$/, '')
  const mark = turn === 1 ? ' copy' : ` copy ${turn}`
  return join(parentOf(path), stem + mark + name.slice(at))
}

/** The first free name from a path on. */
export function freeName(path: string, isTaken: (path: string) => boolean): string {
  for (let turn = 0; ; turn += 1) {
    const name = nameBeside(path, turn)
    if (!isTaken(name)) return name
  }
}
