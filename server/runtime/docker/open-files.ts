import { readFile } from 'node:fs/promises'

const ENOUGH = 65_536

/** How many files a sandbox's process may open: enough, but not more than this host gives anybody. */
export async function openFilesLimit(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const hard = Number(/^Max open files\s+\S+\s+(\d+)/m.exec(limits)?.[1] ?? ENOUGH)
  return Math.min(hard, ENOUGH)
}
