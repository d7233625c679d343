import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createServer as createVite } from 'vite'
import { WebSocketServer, type WebSocket } from 'ws'
import { open, startApp, testPreviews } from './test-previews.ts'

const MIB = 1024 * 1024

it('[P18] passes a WebSocket both ways, its protocol, its large frames and its close', async () => {
  await using p = await testPreviews()
  await using app = await startApp((_req, res) => res.end())
  const sockets = new WebSocketServer({ server: app.server })
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary }))
    socket.on('close', () => undefined)
  })
  sockets.on('headers', (headers) => headers.push('Set-Cookie: atelier-preview=evil', 'X-App: yes'))
  const cookie = await p.enter(p.w.ada, app.port)
  const socket = p.socket(app.port, '/ws', { cookie, protocol: 'vite-hmr' })
  const [upgrade] = await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])
  expect(upgrade[0].headers).toMatchObject({ 'x-app': 'yes' })
  expect(upgrade[0].headers['set-cookie']).toBeUndefined()
  expect(socket.protocol).toBe('vite-hmr')
  for (const sent of [Buffer.from('small'), randomBytes(3 * MIB)]) {
    socket.send(sent)
    const [got] = await once(socket, 'message')
    expect(Buffer.compare(got as Buffer, sent)).toBe(0)
  }
  socket.close(4123, 'bye')
  expect((await once(socket, 'close'))[0]).toBe(4123)
})

it('[P18] declines an upgrade as the app does, and says 401 before it reaches the app', async () => {
  await using p = await testPreviews()
  await using app = await startApp((_req, res) => res.end())
  app.server.on('upgrade', (_req, socket) =>
    socket.end('HTTP/1.1 418 Teapot\r\nContent-Length: 2\r\nX-App: yes\r\n\r\nno'),
  )
  const status = async (headers: Record<string, string>) => {
    const socket = p.socket(app.port, '/', headers)
    socket.on('error', () => undefined)
    const [, response] = await once(socket, 'unexpected-response')
    socket.terminate()
    return response.statusCode
  }
  expect(await status({})).toBe(401)
  expect(await status({ cookie: await p.enter(p.w.ada, app.port) })).toBe(418)
})

it('[P18] passes events as they happen', async () => {
  await using p = await testPreviews()
  const says: ((text: string) => void)[] = []
  await using app = await startApp((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    res.flushHeaders()
    says.push((text) => res.write(`data: ${text}\n\n`))
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const stream = await open(p.port, p.hostOf(app.port), '/', { headers: { cookie } })
  expect(stream.headers['content-type']).toBe('text/event-stream')
  for (const text of ['one', 'two', 'three']) {
    const began = performance.now()
    says[0]?.(text)
    const [chunk] = await once(stream.body, 'data')
    expect(String(chunk)).toBe(`data: ${text}\n\n`)
    expect(performance.now() - began).toBeLessThan(500)
  }
  const gone = once(app.server, 'connection').catch(() => undefined)
  stream.body.destroy()
  void gone
})

it('[P18] takes a large upload in pieces and gives a gigabyte back, holding neither', async () => {
  await using p = await testPreviews()
  const block = randomBytes(MIB)
  await using app = await startApp(async (req, res) => {
    let bytes = 0
    for await (const chunk of req) bytes += (chunk as Buffer).length
    if (req.method === 'POST') return void res.end(String(bytes))
    for (let sent = 0; sent < 1024; sent += 1) {
      if (!res.write(block)) await once(res, 'drain')
    }
    res.end()
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const host = p.hostOf(app.port)
  const upload = request({
    host: '127.0.0.1',
    port: p.port,
    method: 'POST',
    headers: { host, cookie },
  })
  for (let sent = 0; sent < 200; sent += 1) {
    if (!upload.write(block)) await once(upload, 'drain')
  }
  upload.end()
  const [answer] = await once(upload, 'response')
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  expect(text).toBe(String(200 * MIB))
  const before = process.memoryUsage().rss
  const download = await open(p.port, host, '/', { headers: { cookie } })
  let bytes = 0
  for await (const chunk of download.body) bytes += (chunk as Buffer).length
  expect(bytes).toBe(1024 * MIB)
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * MIB)
}, 120_000)

it('[P18] stops reading from the app when the browser does not read', async () => {
  await using p = await testPreviews()
  let sent = 0
  const block = randomBytes(64 * 1024)
  await using app = await startApp((_req, res) => {
    const push = () => {
      while (!res.destroyed && res.write(block)) sent += block.length
      res.once('drain', push)
    }
    push()
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const slow = await open(p.port, p.hostOf(app.port), '/', { headers: { cookie } })
  slow.body.pause()
  await new Promise((settle) => setTimeout(settle, 700))
  const held = sent
  await new Promise((settle) => setTimeout(settle, 300))
  expect(sent).toBe(held)
  expect(sent).toBeLessThan(64 * MIB)
  slow.body.destroy()
})

it('[P18] passes trailers, Expect, empty answers and HEAD', async () => {
  await using p = await testPreviews()
  await using app = await startApp(async (req, res) => {
    if (req.url === '/none') return void res.writeHead(204).end()
    if (req.url === '/same') return void res.writeHead(304, { ETag: '"x"' }).end()
    let text = ''
    for await (const chunk of req) text += String(chunk)
    res.writeHead(200, 'Fine Indeed', { Trailer: 'X-Sum', 'Transfer-Encoding': 'chunked' })
    res.write(text || 'body')
    res.addTrailers({ 'X-Sum': '42' })
    res.end()
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const host = p.hostOf(app.port)
  const got = await open(p.port, host, '/', { headers: { cookie } })
  for await (const _chunk of got.body) void _chunk
  expect(got.body.trailers).toEqual({ 'x-sum': '42' })
  expect(got.body.statusMessage).toBe('Fine Indeed')
  const expecting = request({
    host: '127.0.0.1',
    port: p.port,
    method: 'PUT',
    headers: { host, cookie, expect: '100-continue', 'content-length': '5' },
  })
  expecting.flushHeaders()
  await once(expecting, 'continue')
  expecting.end('hello')
  const [answer] = await once(expecting, 'response')
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  expect(text).toBe('hello')
  expect((await p.ask(app.port, '/none', { headers: { cookie } })).status).toBe(204)
  expect((await p.ask(app.port, '/same', { headers: { cookie } })).headers['etag']).toBe('"x"')
  const head = await p.ask(app.port, '/', { method: 'HEAD', headers: { cookie } })
  expect(head).toMatchObject({ status: 200, text: '' })
})

it('[P18] cuts the answer off where the app did, and does not call it whole', async () => {
  await using p = await testPreviews()
  await using app = await startApp((req, res) => {
    res.writeHead(200, { 'Content-Length': '1000' })
    res.write('part')
    setTimeout(() => req.socket.destroy(), 50)
  })
  const cookie = await p.enter(p.w.ada, app.port)
  await expect(p.ask(app.port, '/', { headers: { cookie } })).rejects.toThrow('aborted')
})

it('[P18] uses a kept connection again, and gets over one that died meanwhile', async () => {
  await using p = await testPreviews()
  const ports = new Set<number | undefined>()
  await using app = await startApp((req, res) => {
    ports.add(req.socket.remotePort)
    res.end('ok')
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const get = async () => (await p.ask(app.port, '/', { headers: { cookie } })).text
  for (let i = 0; i < 10; i += 1) expect(await get()).toBe('ok')
  expect(ports.size).toBe(1)
  app.server.closeAllConnections()
  expect(await get()).toBe('ok')
})

for (const base of ['localhost', 'preview.example.test']) {
  it(`[P18] carries Vite and its hot reload on *.${base}`, async () => {
    await using p = await testPreviews(
      base === 'localhost'
        ? {}
        : { previewBase: `${base}:8443`, publicUrl: 'https://ide.example.test' },
    )
    const folder = await mkdtemp(join(tmpdir(), 'atelier-vite-'))
    await writeFile(join(folder, 'index.html'), '<script type="module" src="/main.js"></script>')
    await writeFile(join(folder, 'main.js'), 'import.meta.hot.accept()\nexport const a = 1\n')
    const vite = await createVite({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      cacheDir: join(folder, '.vite'),
      server: { host: '127.0.0.1', port: 0, watch: { usePolling: true, interval: 50 } },
    })
    try {
      await vite.listen()
      const { port } = vite.httpServer!.address() as { port: number }
      const cookie = await p.enter(p.w.ada, port)
      const get = async (path: string) => p.ask(port, path, { headers: { cookie } })
      expect((await get('/')).text).toContain('/@vite/client')
      expect((await get('/main.js')).text).toContain('export const a = 1')
      const token = /const wsToken = "([^"]+)"/.exec((await get('/@vite/client')).text)?.[1]
      const protocol = base === 'localhost' ? 'http' : 'https'
      const hmr = p.socket(port, `/?token=${token}`, {
        cookie,
        origin: `${protocol}://${p.hostOf(port)}`,
        protocol: 'vite-hmr',
      })
      const next = async (type: string) => {
        for await (const [data] of messages(hmr)) {
          const message = JSON.parse(String(data)) as { type: string }
          if (message.type === type) return message
        }
        return undefined
      }
      expect(await next('connected')).toBeDefined()
      await writeFile(join(folder, 'main.js'), 'import.meta.hot.accept()\nexport const a = 2\n')
      expect(await next('update')).toMatchObject({ updates: [{ path: '/main.js' }] })
      expect((await get(`/main.js?t=${Date.now()}`)).text).toContain('export const a = 2')
      hmr.terminate()
    } finally {
      await vite.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function* messages(emitter: WebSocket) {
  for (;;) yield (await once(emitter, 'message')) as [Buffer]
}
