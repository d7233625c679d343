import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startTestAgent } from '../agent/test-agent.ts'
import { serve, testWorkspace, until } from '../people/test-workspace.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { publishFileNews } from './file-news.ts'
import { fileRoutes } from './routes.ts'

async function house(files: Record<string, string | Buffer> = {}) {
  const agent = await startTestAgent({ files })
  const w = await testWorkspace()
  const { access, sandboxes } = w
  const followed: string[] = []
  const documents = {
    fileMoved: (_id: string, from: string, to: string) => void followed.push(`${from} -> ${to}`),
    fileRemoved: (_id: string, path: string) => void followed.push(`${path} gone`),
  }
  const stopNews = publishFileNews({ sandboxes, news: w.room })
  w.attach(agent.client)
  const h = await serve({
    routes: [fileRoutes({ access, sandboxes, documents })],
    sockets: [w.room.route],
  })
  const base = `/workspaces/${w.id}/files`
  const at = (path: string, more = '') => `${base}/content?path=${encodeURIComponent(path)}${more}`
  return {
    w,
    h,
    agent,
    base,
    at,
    followed,
    put: (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
      h.call(w.ada, at(path), { method: 'PUT', body: body as never, headers }),
    get: (path: string, headers: Record<string, string> = {}, more = '') =>
      h.call(w.ada, at(path, more), { headers }),
    async [Symbol.asyncDispose]() {
      stopNews()
      await h[Symbol.asyncDispose]()
      await w[Symbol.asyncDispose]()
      await agent[Symbol.asyncDispose]()
    },
  }
}
const sha = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

it('[F1] keeps bytes and odd names', async () => {
  await using t = await house()
  const names = ['a b/ü\n"x".bin', 'новый/файл.txt', '%2e%2e.txt', 'back\\slash', '#?&=+.md']
  for (const name of names) {
    const bytes = randomBytes(300_000)
    const written = await t.put(name, bytes)
    expect(written.status).toBe(200)
    expect(await written.json()).toMatchObject({ hash: sha(bytes), size: bytes.length })
    const read = await t.get(name)
    expect(read.headers.get('etag')).toBe(`"${sha(bytes)}"`)
    expect(Buffer.compare(Buffer.from(await read.arrayBuffer()), bytes)).toBe(0)
    const download = await t.get(name, {}, '&download=1')
    expect(download.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[ -~]+"; filename\*=UTF-8''[!-~]+$/,
    )
    await download.body?.cancel()
  }
  const list = await t.h.call(t.w.ada, `${t.base}?path=${encodeURIComponent('a b')}`)
  expect(await list.json()).toMatchObject({
    entries: [{ name: 'ü\n"x".bin', kind: 'file', size: 300_000 }],
  })
})

it('[F2] writes by compare-and-swap', async () => {
  await using t = await house({ 'a.txt': 'one' })
  const match = (text: string) => ({ 'if-match': `"${sha(text)}"` })
  expect((await t.put('a.txt', 'two', match('one'))).status).toBe(200)
  const lost = await t.put('a.txt', 'three', match('one'))
  expect(lost.status).toBe(412)
  expect(await lost.json()).toMatchObject({
    error: { code: 'changed', details: { hash: sha('two') } },
  })
  const taken = await t.put('a.txt', 'new', { 'if-none-match': '*' })
  expect(taken.status).toBe(412)
  expect(await (await t.get('a.txt')).text()).toBe('two')
  const gone = await t.put('b.txt', 'x', match('one'))
  expect(await gone.json()).toMatchObject({ error: { details: { hash: null } } })
  const races = await Promise.all(['x', 'y', 'z'].map((text) => t.put('a.txt', text, match('two'))))
  expect(races.filter(({ status }) => status === 200)).toHaveLength(1)
  expect((await t.put('a.txt', 'x', { 'if-match': 'nonsense' })).status).toBe(400)
  const etag = (await t.get('a.txt')).headers.get('etag') ?? ''
  expect((await t.get('a.txt', { 'if-none-match': etag })).status).toBe(304)
})

it('[F3] refuses two gigabytes before it reads them, and what lies about its size at the limit', async () => {
  await using t = await house()
  const send = (headers: Record<string, string | number>) =>
    request(`${t.h.url}/api${t.at('big.bin')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${t.w.ada}`, ...headers },
    })
  const announced = send({ 'content-length': 2 * 1024 ** 3 })
  announced.on('error', () => undefined)
  announced.flushHeaders()
  const [answer] = await once(announced, 'response')
  expect(answer.statusCode).toBe(413)
  announced.destroy()
  const block = Buffer.alloc(8 * 1024 * 1024)
  const chunked = send({ 'transfer-encoding': 'chunked' })
  const refused = once(chunked, 'response').then(([response]) => response.statusCode as number)
  let ended = false
  chunked.on('error', () => (ended = true))
  void refused.then(() => (ended = true))
  for (let sent = 0; sent < 140 && !ended; sent += 1) {
    if (!chunked.write(block))
      await Promise.race([once(chunked, 'drain'), refused, once(chunked, 'close')])
  }
  expect(await refused).toBe(413)
  chunked.destroy()
  await until('no part to stay', async () =>
    (await readdir(t.agent.root)).filter((name) => name !== '.atelier').length === 0
      ? true
      : undefined,
  )
}, 60_000)

it('[F4] never leaves the workspace', async () => {
  await using t = await house({ 'in.txt': 'in' })
  const outside = join(t.agent.root, '..', 'outside')
  await mkdir(outside)
  await writeFile(join(outside, 'secret.txt'), 'secret')
  await symlink(outside, join(t.agent.root, 'door'))
  await symlink(join(outside, 'secret.txt'), join(t.agent.root, 'window'))
  for (const path of [
    '../outside/secret.txt',
    '/etc/passwd',
    'a/../../outside/secret.txt',
    './in.txt',
    'a//b',
    'nul\0',
  ]) {
    expect([path, (await t.get(path)).status]).toEqual([path, 400])
    expect([path, (await t.put(path, 'x')).status]).toEqual([path, 400])
  }
  for (const path of ['door/secret.txt', 'window', 'door/new.txt']) {
    const read = await t.get(path)
    expect(read.status).toBeGreaterThanOrEqual(400)
    expect(await read.text()).not.toContain('secret"')
    expect((await t.put(path, 'changed')).status).toBeGreaterThanOrEqual(400)
  }
  const move = await t.h.json(t.w.ada, 'POST', `${t.base}/move`, {
    from: 'in.txt',
    to: '../outside/in.txt',
  })
  expect(move.status).toBe(400)
  const through = await t.h.json(t.w.ada, 'POST', `${t.base}/move`, {
    from: 'in.txt',
    to: 'door/in.txt',
  })
  expect(through.status).toBeGreaterThanOrEqual(400)
  expect(await readdir(outside)).toEqual(['secret.txt'])
  expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret')
})

it('[F5] gives no user file the power to run here', async () => {
  await using t = await house({
    'x.html': '<script>1</script>',
    'x.svg': '<svg/>',
    'x.js': '1',
    'x.png': 'x',
    'x.xhtml': '<a/>',
    'x.xml': '<a/>',
  })
  const types: Record<string, string> = {
    'x.html': 'text/plain',
    'x.xhtml': 'text/plain',
    'x.xml': 'text/plain',
    'x.js': 'text/plain',
    'x.svg': 'image/svg+xml',
    'x.png': 'image/png',
  }
  for (const [name, type] of Object.entries(types)) {
    const { headers } = await t.get(name)
    expect(headers.get('content-type')).toContain(type)
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
  expect((await t.get('x.html', {}, '&download=1')).headers.get('content-type')).toBe(
    'application/octet-stream',
  )
})

it('[F6] lets viewers read, editors change, strangers nothing', async () => {
  await using t = await house({ 'a.txt': 'one' })
  const [vi, eve] = [await t.w.join('Vi', 'viewer'), await aPerson(t.w.db, 'Eve')]
  const calls: [method: string, path: string, body?: object][] = [
    ['PUT', t.at('a.txt'), {}],
    ['POST', `${t.base}/directories`, { path: 'd' }],
    ['POST', `${t.base}/move`, { from: 'a.txt', to: 'b.txt' }],
    ['DELETE', `${t.base}?path=a.txt`],
    ['POST', `${t.base}/restore`, { trashId: 'x' }],
  ]
  for (const [method, path, body] of calls) {
    expect((await t.h.json(vi, method, path, body)).status).toBe(403)
    expect((await t.h.json(eve, method, path, body)).status).toBe(404)
  }
  expect((await t.h.call(vi, t.at('a.txt'))).status).toBe(200)
  expect((await t.h.call(eve, t.at('a.txt'))).status).toBe(404)
  expect((await t.h.call(eve, t.base)).status).toBe(404)
  await t.w.sandboxes.detach(t.w.id)
  const asleep = await t.h.call(vi, t.base)
  expect(asleep.status).toBe(503)
  expect(await asleep.json()).toMatchObject({ error: { code: 'sandbox_unavailable' } })
})

it('[F7] tells documents of moves and deletions, and brings back what was deleted', async () => {
  await using t = await house({ 'src/a.txt': 'one' })
  const post = (path: string, body: object) => t.h.json(t.w.ada, 'POST', `${t.base}/${path}`, body)
  expect((await post('directories', { path: 'lib' })).status).toBe(204)
  expect((await post('directories', { path: 'lib' })).status).toBe(409)
  expect((await post('move', { from: 'src/a.txt', to: 'lib/b.txt' })).status).toBe(204)
  expect((await t.put('src/a.txt', 'other')).status).toBe(200)
  expect((await post('move', { from: 'src/a.txt', to: 'lib/b.txt' })).status).toBe(409)
  expect((await post('move', { from: 'nowhere', to: 'x' })).status).toBe(404)
  const removed = await t.h.json(t.w.ada, 'DELETE', `${t.base}?path=lib`)
  const { trashId } = (await removed.json()) as { trashId: string }
  expect((await t.get('lib/b.txt')).status).toBe(404)
  expect((await post('restore', { trashId })).status).toBe(204)
  expect(await (await t.get('lib/b.txt')).text()).toBe('one')
  expect(t.followed).toEqual(['src/a.txt -> lib/b.txt', 'lib gone'])
  expect((await t.h.json(t.w.ada, 'DELETE', `${t.base}?path=`)).status).toBe(400)
})

it('[F10] streams ranges and large files, and lets go of what nobody reads', async () => {
  const big = randomBytes(30 * 1024 * 1024)
  await using t = await house({ 'big.bin': big, 'a.txt': '0123456789' })
  const part = await t.get('a.txt', { range: 'bytes=2-4' })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe('bytes 2-4/10')
  expect(await part.text()).toBe('234')
  for (let i = 0; i < 80; i += 1) {
    const given = await t.get('big.bin')
    await given.body?.cancel()
    await t.h.call(t.w.ada, t.at('big.bin'), { method: 'HEAD' })
  }
  const whole = Buffer.from(await (await t.get('big.bin')).arrayBuffer())
  expect(Buffer.compare(whole, big)).toBe(0)
}, 60_000)

it('[F8] ends a search with its caller', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 400 }, (_, i) => [`d${i}/f.txt`, `needle ${'hay '.repeat(20_000)}`]),
  )
  await using t = await house(files)
  const search = (body: object, signal?: AbortSignal) =>
    t.h.call(t.w.ada, `${t.base}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  const found = await search({ text: 'needle', maxHits: 5 })
  expect(await found.json()).toMatchObject({ hits: expect.any(Array), truncated: true })
  await expect(search({ text: '(a|h)+y$', regex: true }, AbortSignal.timeout(30))).rejects.toThrow(
    /abort|timeout/i,
  )
  expect((await search({ text: '' })).status).toBe(400)
  const names = await t.h.call(t.w.ada, `${t.base}/names`)
  expect(((await names.json()) as { paths: string[] }).paths).toHaveLength(400)
})

it('[F9] tells everybody what changed on the disk', async () => {
  await using t = await house({ 'a.txt': 'one' })
  const news: { type: string; changes?: { path: string }[] }[] = []
  const events = t.h.open(await t.w.join('Vi', 'viewer'), `/events/${t.w.id}`)
  events.on('message', (data) => news.push(JSON.parse(String(data))))
  await until('hello', () => news[0])
  await writeFile(join(t.agent.root, 'a.txt'), 'two')
  await until('the news', () =>
    news.find(({ changes }) => changes?.some(({ path }) => path === 'a.txt')),
  )
})

it('[F11] copies files and folders, and refuses what is taken', async () => {
  await using t = await house({ 'src/a.ts': 'one\n' })
  const copy = (from: string, to: string) =>
    t.h.call(t.w.ada, `${t.base}/copy`, {
      method: 'POST',
      body: JSON.stringify({ from, to }),
      headers: { 'content-type': 'application/json' },
    })
  expect((await copy('src', 'src copy')).status).toBe(204)
  expect(await (await t.get('src copy/a.ts')).text()).toBe('one\n')
  expect((await copy('src/a.ts', 'src copy/a.ts')).status).toBe(409)
  expect((await copy('src/a.ts', '../a.ts')).status).toBe(400)
})
