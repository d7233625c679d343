import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Writes the agent as it runs in sandboxes: `atelier-agent` (a Node), `agent.mjs`, a pty, `rg`. */
export type BundleAgent = (outDir: string) => Promise<unknown>

/**
 * Bundles the agent into `<dataDir>/agent/<hash>`. Named by content, because running sandboxes keep
 * the folder they were started with.
 */
export async function prepareAgent(dataDir: string, bundle: BundleAgent): Promise<string> {
  const base = join(dataDir, 'agent')
  const half = join(base, `.new-${process.pid}`)
  await mkdir(base, { recursive: true })
  await rm(half, { recursive: true, force: true })
  await bundle(half)
  const code = await readFile(join(half, 'agent.mjs'))
  const hash = createHash('sha256').update(process.versions.node).update(code).digest('hex')
  const target = join(base, hash.slice(0, 12))
  if (existsSync(target)) await rm(half, { recursive: true })
  else await rename(half, target)
  return target
}
