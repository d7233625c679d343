import { createHash, type Hash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Twelve hex digits over values and over files with their names and modes; `node_modules` left out. */
export async function contentHash(paths: readonly string[], values: unknown[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(values))
  for (const path of paths) await addTree(hash, path, '')
  return hash.digest('hex').slice(0, 12)
}

/** The same for plain values. */
export function valueHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)
}

async function addTree(hash: Hash, base: string, name: string): Promise<void> {
  const path = join(base, name)
  const found = await stat(path)
  if (!found.isDirectory()) {
    hash.update(`${name}\0${found.mode & 0o111}\0${found.size}\0`).update(await readFile(path))
    return
  }
  const names = (await readdir(path)).filter((entry) => entry !== 'node_modules').toSorted()
  for (const entry of names) await addTree(hash, base, join(name, entry))
}
