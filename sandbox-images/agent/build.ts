import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const HERE = import.meta.dirname
const SHARED = resolve(HERE, '../../shared')
const LOCK = resolve(HERE, '../../package-lock.json')

/**
 * Makes `<outDir>/<hash>/` with everything a sandbox needs to run the agent, and nothing around it:
 * `agent.mjs`, `pty.node`, `rg`, and Node as `atelier-agent`, so that `pkill node` spares it. What is
 * there already is left as it is. Start it with `atelier-agent agent.mjs`.
 */
export async function bundleAgent(outDir: string): Promise<string> {
  const target = join(outDir, await sourceHash())
  if (await exists(target)) return target
  await mkdir(outDir, { recursive: true })
  // Appears whole or not at all: others may be looking for it at the same time.
  const draft = `${target}.${randomUUID()}.tmp`
  try {
    await bundle(draft)
    await copyPrograms(draft)
    await rename(draft, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return target
}

/** In a process of its own: the bundler keeps a hundred megabytes and more for as long as its process lives. */
async function bundle(outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(HERE, 'bundle.ts'), outDir])
}

async function copyPrograms(outDir: string): Promise<void> {
  const require = createRequire(import.meta.url)
  const platform = `${process.platform}-${process.arch}`
  const programs = {
    'pty.node': require.resolve(`@lydell/node-pty-${platform}/pty.node`),
    rg: require.resolve(`@vscode/ripgrep-${platform}/bin/rg`),
    'atelier-agent': process.execPath,
  }
  for (const [name, from] of Object.entries(programs)) {
    await copyFile(from, join(outDir, name))
    await chmod(join(outDir, name), 0o755)
  }
}

/** Of all that goes in: our sources, what npm locked, and this Node. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}\n`)
  for (const file of [...(await sources(HERE)), ...(await sources(SHARED)), LOCK]) {
    hash
      .update(relative(HERE, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

async function sources(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /(?<!\.test)\.ts$/.test(name))
  return names.sort().map((name) => join(folder, name))
}

async function exists(path: string): Promise<boolean> {
  return await readdir(path).then(
    () => true,
    () => false,
  )
}
