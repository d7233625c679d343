import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TOUCH } from '../shared/touch.ts'
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

it('[HT24] the page comes as it looked the last time; another cookie changes nothing', async () => {
  const html = '<!doctype html><html lang="en"><title>Atelier</title>'
  await writeFile(join(folder, 'index.html'), html)
  const first = async (cookie: string) => {
    const answer = await clientFiles(folder).request('/w/1', { headers: { cookie } })
    return /<html[^>]*>/.exec(await answer.text())?.[0]
  }
  expect(await first('a=b; atelier_look=contrast.comfortable.14')).toBe(
    '<html lang="en" data-theme="contrast" data-density="comfortable" style="--you: var(--person-3)">',
  )
  expect(await first('atelier_look=.compact.')).toBe('<html lang="en" data-density="compact">')
  expect(await first('atelier_look="><script>.compact.1')).toBe('<html lang="en">')
  await writeFile(join(folder, 'index.html'), '<title>Atelier</title>')
})

it('[HT26] the page comes in the chosen language, else in one the browser asks for', async () => {
  const html = '<html lang="en"><head><script src="/app.js"></script></head></html>'
  await writeFile(join(folder, 'index.html'), html)
  await writeFile(join(folder, 'assets/words-de-1a.js'), 'void 0')
  const head = async (headers: Record<string, string>) => {
    const answer = await clientFiles(folder).request('/', { headers })
    expect(answer.headers.get('vary')).toMatch(/cookie, accept-language/)
    return (await answer.text()).replace('</head></html>', '')
  }
  const words = '<script src="/assets/words-de-1a.js"></script>'
  const ours = '<head><script src="/app.js"></script>'
  const german = ours.replace('<script', `${words}<script`)
  expect(await head({ 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' })).toBe(
    `<html lang="de">${german}`,
  )
  expect(await head({ 'accept-language': 'fr' })).toBe(`<html lang="en">${ours}`)
  const chosen = (locale: string) => `atelier_look=.compact.${locale}`
  expect(await head({ 'accept-language': 'de', cookie: chosen('.en') })).toBe(
    `<html lang="en" data-density="compact">${ours}`,
  )
  expect(await head({ cookie: chosen('2.de') })).toContain(words)
  // A build that lacks a language is still a page.
  expect(await head({ cookie: chosen('.zh-CN') })).toBe(
    `<html lang="zh-CN" data-density="compact">${ours}`,
  )
  await writeFile(join(folder, 'index.html'), '<title>Atelier</title>')
})

it('[HT21] what is named by its content is kept forever; what is gone is not the page', async () => {
  const app = clientFiles(folder)
  const found = await app.request('/assets/app-1.js')
  expect(found.headers.get('cache-control')).toMatch(/immutable/)
  expect(await found.text()).toBe('void 0')
  expect((await app.request('/assets/app-0.js')).status).toBe(404)
})

it('[HT22] assets go out in the best compression that the browser takes', async () => {
  const path = join(folder, 'assets/app-1.js')
  await writeFile(`${path}.br`, brotliCompressSync('void 0'))
  await writeFile(`${path}.gz`, gzipSync('void 0'))
  const ask = async (accepted: string) => {
    const headers = { 'accept-encoding': accepted }
    const answer = await clientFiles(folder).request('/assets/app-1.js', { headers })
    expect(answer.headers.get('content-type')).toMatch(/javascript/)
    return {
      as: answer.headers.get('content-encoding'),
      bytes: Buffer.from(await answer.arrayBuffer()),
    }
  }
  const best = await ask('gzip, deflate, br')
  expect(best.as).toBe('br')
  expect(brotliDecompressSync(best.bytes).toString()).toBe('void 0')
  expect((await ask('gzip')).as).toBe('gzip')
  expect((await ask('identity')).as).toBeNull()
})

it('[HT23] a workspace’s page names the code it needs, once each and for the windows that need it; the others do not', async () => {
  const chunk = (file: string, imports: string[] = [], css: string[] = []) => ({
    file,
    imports,
    css,
  })
  const manifest = {
    'workspace/workspace-page.tsx': chunk('assets/page.js', ['_shared.js'], ['assets/page.css']),
    'workspace/centre.tsx': chunk('assets/centre.js', ['_shared.js']),
    'phone/touch-editor.tsx': chunk('assets/touch.js', ['_shared.js', '_editors.js']),
    'editor/monaco-file.tsx': chunk('assets/monaco.js', ['_editors.js']),
    '_shared.js': chunk('assets/shared.js'),
    '_editors.js': chunk('assets/editors.js'),
    'chat/chat-panel.tsx': chunk('assets/chat.js'),
  }
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, '.vite/manifest.json'), JSON.stringify(manifest))
  await writeFile(join(folder, 'index.html'), '<head></head>')
  const html = await (await clientFiles(folder).request('/w/1?file=a')).text()
  expect(html).toMatch(/<template id="ahead"><link [^]*<\/template><\/head>/)
  const found = Array.from(html.matchAll(/(?:media="([^"]+)")? href="([^"]+)"/g))
  expect(found.map(([, media, href]) => [href, media])).toEqual([
    ['/assets/page.js', undefined],
    ['/assets/shared.js', undefined],
    ['/assets/centre.js', `not all and ${TOUCH}`],
    ['/assets/monaco.js', `not all and ${TOUCH}`],
    ['/assets/editors.js', undefined],
    ['/assets/touch.js', TOUCH],
    ['/assets/page.css', undefined],
  ])
  expect(await (await clientFiles(folder).request('/')).text()).toBe('<head></head>')
})

it('[HT27] a workspace’s page brings its style with it, and goes out compressed', async () => {
  const link = (name: string) => `<link rel="stylesheet" crossorigin href="/assets/${name}.css">`
  await writeFile(join(folder, 'index.html'), `<head>${link('app-1')}${link('gone')}</head>`)
  await writeFile(join(folder, 'assets/app-1.css'), 'a{content:"$&"}'.padEnd(2_000))
  const app = clientFiles(folder)
  const plain = await (await app.request('/w/1')).text()
  expect(plain).toContain('<style>a{content:"$&"}')
  expect(plain).toContain(link('gone'))
  expect(await (await app.request('/')).text()).toContain(link('app-1'))
  const answer = await app.request('/w/1', { headers: { 'accept-encoding': 'gzip' } })
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(answer.headers.get('vary')).toMatch(/accept-encoding/i)
  expect(gunzipSync(await answer.arrayBuffer()).toString()).toBe(plain)
})

it('[HT25] the first lines of a file are in the page as text, whatever they are', async () => {
  await writeFile(join(folder, 'index.html'), '<head></head><div id="root"></div>')
  const text = '\nif (a < b && "$&") {\n  // </pre><script>alert(1)</script>'
  const asked: unknown[] = []
  const app = clientFiles(folder, (request) => {
    asked.push([request.workspaceId, request.path, request.headers.get('cookie')])
    return Promise.resolve(text)
  })
  const answer = await app.request('/w/1?file=src/a.ts', { headers: { cookie: 'c=1' } })
  expect(asked).toEqual([['1', 'src/a.ts', 'c=1']])
  expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  const html = await answer.text()
  const inside = /<pre id="first-screen"[^>]*>\n([^]*?)<\/pre>/.exec(html)?.[1]
  expect(inside?.replaceAll('&lt;', '<').replaceAll('&amp;', '&')).toBe(text)
  expect(html).not.toContain('<script')
  expect(await (await app.request('/')).text()).not.toContain('first-screen')
})
