import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadInstance } from './instance.ts'

it('[IN1] servers that begin on one folder at once are one installation', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-instance-'))
  try {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadInstance(folder)))
    for (const one of all) expect(one).toEqual(all[0])
    expect(await readdir(folder)).toEqual(['instance.json'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('[IN1] an installation stays itself, its secret is its owner’s, and a damaged one is not replaced', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-instance-'))
  const path = join(folder, 'instance.json')
  try {
    const first = await loadInstance(folder)
    expect(first.secret).toHaveLength(32)
    expect(await loadInstance(folder)).toEqual(first)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    for (const damaged of ['', '{"id":"x', '{"id":"12345678"}']) {
      await writeFile(path, damaged)
      await expect(loadInstance(folder)).rejects.toThrow(/is damaged/)
      expect(await readFile(path, 'utf8')).toBe(damaged)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
