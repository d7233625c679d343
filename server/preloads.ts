import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What Vite writes about its chunks, as far as it matters here. */
const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
)
type Manifest = z.infer<typeof Manifest>

/** What a workspace shows first, the frame before the editor. */
const WORKSPACE = [
  'workspace/workspace-page.tsx',
  'workspace/centre.tsx',
  'files/files-panel.tsx',
  'files/file-panel.tsx',
  'editor/editor-panel.tsx',
]

/**
 * Links that let a browser fetch a workspace's code beside the entry instead of after it, in the order of
 * need. A build without a manifest gets none: they only save time.
 */
export async function workspacePreloads(folder: string): Promise<string> {
  const manifest = await readManifest(folder)
  const keys = new Set<string>()
  for (const key of WORKSPACE) collect(manifest, key, keys)
  const chunks = Array.from(keys, (key) => manifest[key]).filter((chunk) => chunk !== undefined)
  const scripts = chunks.map(({ file }) => `<link rel="modulepreload" href="/${file}" />`)
  const styles = new Set(chunks.flatMap(({ css }) => css))
  const dresses = Array.from(styles, (file) => `<link rel="preload" as="style" href="/${file}" />`)
  return [...scripts, ...dresses].join('')
}

function collect(manifest: Manifest, key: string, keys: Set<string>): void {
  if (keys.has(key) || manifest[key] === undefined) return
  keys.add(key)
  for (const imported of manifest[key].imports) collect(manifest, imported, keys)
}

async function readManifest(folder: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')))
  } catch {
    return {}
  }
}
