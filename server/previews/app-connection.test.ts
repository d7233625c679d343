import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { ask, startApp, testPreviews } from './test-previews.ts'

it('[PV8] passes an answer that comes before the whole request, and goes on with the next', async () => {
  await using p = await testPreviews()
  await using app = await startApp((req, res) => {
    if (req.url !== '/big') return void res.end(req.url)
    res.writeHead(413, { 'Content-Length': 3 }).end('no!')
  })
  const cookie = await p.enter(p.w.ada, app.port)
  // Who says it will close is closed on, in the middle of its own words.
  const headers = { cookie, 'transfer-encoding': 'chunked', connection: 'keep-alive' }
  const body = Buffer.alloc(8 * 1024 * 1024)
  const got = await p.ask(app.port, '/big', { method: 'POST', headers, body })
  expect(got).toMatchObject({ status: 413, text: 'no!' })
  for (const path of ['/a', '/b']) {
    expect((await p.ask(app.port, path, { headers: { cookie } })).text).toBe(path)
  }
})

it('[P18] passes an upload in chunks and one of a known length as they are', async () => {
  await using p = await testPreviews()
  await using app = await startApp(async (req, res) => {
    const hash = new Map<number, number>()
    let bytes = 0
    for await (const chunk of req) {
      for (const byte of chunk as Buffer) hash.set(byte, (hash.get(byte) ?? 0) + 1)
      bytes += (chunk as Buffer).length
    }
    res.end(`${bytes} ${hash.get(7)} ${req.headers['content-length'] ?? 'chunked'}`)
  })
  const cookie = await p.enter(p.w.ada, app.port)
  const body = Buffer.alloc(300_000, 7)
  const send = async (headers: Record<string, string>) =>
    (await p.ask(app.port, '/', { method: 'PUT', headers: { cookie, ...headers }, body })).text
  expect(await send({ 'transfer-encoding': 'chunked' })).toBe('300000 300000 chunked')
  expect(await send({ 'content-length': '300000' })).toBe('300000 300000 300000')
})

it('[PV8] says 502 to an answer that could be read in two ways, and believes nothing after it', async () => {
  await using p = await testPreviews()
  let connections = 0
  const app = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
    socket.once('data', () =>
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
      ),
    )
  }).listen(0, '127.0.0.1')
  await once(app, 'listening')
  using _ = { [Symbol.dispose]: () => void app.close() }
  const { port } = app.address() as { port: number }
  const cookie = await p.enter(p.w.ada, port)
  for (const times of [1, 2]) {
    const got = await ask(p.port, p.hostOf(port), '/', { headers: { cookie } })
    expect(got.status).toBe(502)
    expect(connections).toBe(times)
  }
})

it('[PV8] does not ask an app twice that hung up on its own', async () => {
  await using p = await testPreviews()
  let asked = 0
  await using app = await startApp((req) => {
    asked += 1
    req.socket.destroy()
  })
  const cookie = await p.enter(p.w.ada, app.port)
  expect((await p.ask(app.port, '/', { headers: { cookie } })).status).toBe(502)
  expect(asked).toBe(1)
})

it('[PV9] says 502 to words no browser may hear, by request and by upgrade, and goes on', async () => {
  await using p = await testPreviews()
  const heads: Record<string, string> = {
    '/status': 'HTTP/1.1 200 \x01\r\n\r\n',
    '/cookie': 'HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: atelier=evil\r\nContent-Length: 0\r\n\r\n',
    '/early':
      'HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: atelier=evil\r\nContent-Length: 0\r\n\r\n',
    '/up': 'HTTP/1.1 101 Yes\r\nX: a\nSet-Cookie: atelier=evil\r\nUpgrade: websocket\r\n\r\n',
  }
  const app = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (head) => socket.write(heads[String(head).split(' ')[1] ?? ''] ?? ''))
  }).listen(0, '127.0.0.1')
  await once(app, 'listening')
  using _ = { [Symbol.dispose]: () => void app.close() }
  const { port } = app.address() as { port: number }
  const cookie = await p.enter(p.w.ada, port)
  for (const path of ['/status', '/cookie']) {
    const got = await ask(p.port, p.hostOf(port), path, { headers: { cookie } })
    expect(got.status).toBe(502)
    expect(got.text).toContain('gave no answer')
  }
  const socket = p.socket(port, '/up', { cookie })
  const [error] = await once(socket, 'error')
  expect(String(error)).not.toContain('evil')
  const early = p.socket(port, '/early', { cookie })
  early.on('error', () => undefined)
  const [, answer] = await once(early, 'unexpected-response')
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([200, undefined])
  early.terminate()
  expect((await ask(p.port, p.hostOf(port), '/', {})).status).toBe(401)
})
