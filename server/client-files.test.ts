import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientFiles } from './client-files.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-client-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<title>Atelier</title>')
  await writeFile(join(folder, 'assets/app-1.js'), 'void 0')
})
afterAll(() => rm(folder, { recursive: true }))

it.each(['/', '/w/123?file=a', '/join/secret', '/no/such/page'])(
  '[HT20] %s is the one page, asked for anew every time',
  async (path) => {
    const answer = await clientFiles(folder).request(path)
    expect(await answer.text()).toBe('<title>Atelier</title>')
    expect(answer.headers.get('content-type')).toMatch(/text\/html/)
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  },
)

it('[HT21] what is named by its content is kept forever; what is gone is not the page', async () => {
  const app = clientFiles(folder)
  const found = await app.request('/assets/app-1.js')
  expect(found.headers.get('cache-control')).toMatch(/immutable/)
  expect(await found.text()).toBe('void 0')
  expect((await app.request('/assets/app-0.js')).status).toBe(404)
})
