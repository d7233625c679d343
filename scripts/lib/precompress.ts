import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|svg|ttf|json)$/
/** Below this the headers weigh as much. */
const WORTH_BYTES = 1024
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** What was compressed before: half a minute of work that most builds need not do again. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/precompress')

/** Lays a `.br` and a `.gz` beside every text among the assets: the best compression there is. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir === undefined) return
      const assets = join(dir, 'assets')
      await mkdir(CACHE, { recursive: true })
      const texts = (await readdir(assets)).filter((name) => TEXT.test(name))
      const used = await Promise.all(texts.map((name) => compress(join(assets, name))))
      await forgetAllBut(new Set(used.flat()))
    },
  }
}

/** Answers the names of what it used in the cache. */
async function compress(path: string): Promise<string[]> {
  const bytes = await readFile(path)
  if (bytes.length < WORTH_BYTES) return []
  const id = createHash('sha256').update(bytes).digest('hex')
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return Promise.all([
    lay(path, { name: `${id}.gz`, make: () => zip(bytes, { level: 9 }) }),
    lay(path, { name: `${id}.br`, make: () => brotli(bytes, { params }) }),
  ])
}

async function lay(
  path: string,
  { name, make }: { name: string; make: () => Promise<Buffer> },
): Promise<string> {
  const to = path + name.slice(name.lastIndexOf('.'))
  const kept = join(CACHE, name)
  const found = await copyFile(kept, to).then(
    () => true,
    () => false,
  )
  if (found) return name
  const made = await make()
  await writeFile(to, made)
  // Whole or not at all: a build that is cut short leaves nothing that looks finished.
  await writeFile(`${kept}.part`, made)
  await rename(`${kept}.part`, kept)
  return name
}

async function forgetAllBut(used: ReadonlySet<string>): Promise<void> {
  const kept = await readdir(CACHE)
  await Promise.all(
    kept.filter((name) => !used.has(name)).map((name) => rm(join(CACHE, name), { force: true })),
  )
}
