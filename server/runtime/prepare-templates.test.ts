import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultCaFile } from './ca-bundle.ts'
import { prepareTemplates, TEMPLATE_SOURCES } from './prepare-templates.ts'

it('[RT12] two servers that make the templates at once both have them whole, and leave no drafts', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'atelier-templates-'))
  try {
    const caFile = defaultCaFile(process.env)
    const prepare = () => prepareTemplates({ outDir, onProgress: () => undefined, caFile })
    const [one, other] = await Promise.all([prepare(), prepare()])
    expect(other).toBe(one)
    expect(await readdir(one)).toEqual(await readdir(TEMPLATE_SOURCES))
    for (const id of ['node-postgres', 'vite-react']) {
      const packages = await readdir(join(one, id, 'node_modules'))
      expect(packages.length).toBeGreaterThan(5)
    }
    expect(await readdir(outDir)).toHaveLength(1)
    expect(await prepare()).toBe(one)
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}, 120_000)
