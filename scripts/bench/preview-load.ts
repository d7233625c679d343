import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { Answer } from './http-answer.ts'
import { spreadOf, type Spread } from './measure.ts'
import { takeOrders } from './load-process.ts'

/** One role of the preview benchmark, in a process of its own. */
export type PreviewOrders =
  | { role: 'app' }
  | ({ role: 'requests' | 'messages' } & Way & { path: string; connections: number; forMs: number })
/** Where to ask, and what to say besides. */
export type Way = { port: number; prefix: string; headers: Readonly<Record<string, string>> }
export type PreviewResult = { perSecond: number; failed: number; took: Spread }

/** Messages under way on each socket. */
const IN_FLIGHT = 4
const MESSAGE = Buffer.alloc(64, 'm')

await takeOrders<PreviewOrders, PreviewResult | { port: number }>(async (orders) => {
  switch (orders.role) {
    case 'app':
      return { port: await runApp() }
    case 'requests':
      return requests(orders)
    case 'messages':
      return messages(orders)
  }
})

/** The smallest honest app: `/<bytes>` is a body of so many, and a socket says everything back. */
async function runApp(): Promise<number> {
  const bodies = new Map<string, Buffer>()
  const server = createServer((req, res) => {
    const size = /(\d+)$/.exec(req.url ?? '')?.[1] ?? '0'
    const body = bodies.get(size) ?? Buffer.alloc(Number(size), 'b')
    bodies.set(size, body)
    res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length })
    res.end(body)
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => socket.send(data))
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

type Load = Extract<PreviewOrders, Way>

/** Keeps `connections` requests under way, and says how many were answered whole. */
async function requests(load: Load): Promise<PreviewResult> {
  const took: number[] = []
  let failed = 0
  const began = performance.now()
  const end = began + load.forMs
  const one = async () => {
    const socket = connect(load.port, '127.0.0.1').setNoDelay(true)
    const request = requestOf(load)
    let from = performance.now()
    let answer = new Answer()
    socket.on('data', (chunk: Buffer) => {
      answer.hear(chunk)
      if (!answer.whole) return
      if (!answer.fine) failed += 1
      answer = new Answer()
      const now = performance.now()
      took.push(now - from)
      from = now
      if (now > end) socket.end()
      else socket.write(request)
    })
    socket.on('error', () => (failed += 1))
    socket.write(request)
    await once(socket, 'close')
  }
  await Promise.all(Array.from({ length: load.connections }, one))
  const seconds = (performance.now() - began) / 1000
  return { perSecond: took.length / seconds, failed, took: spreadOf(took) }
}

function requestOf({ prefix, path, headers }: Load): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`GET ${prefix}${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}

/** Every message that came back sends the next. */
async function messages({ port, prefix, headers, ...load }: Load): Promise<PreviewResult> {
  const took: number[] = []
  let failed = 0
  const sockets = Array.from(
    { length: load.connections },
    () =>
      new WebSocket(`ws://127.0.0.1:${port}${prefix}${load.path}`, {
        headers,
        perMessageDeflate: false,
      }),
  )
  for (const socket of sockets) socket.on('error', () => (failed += 1))
  await Promise.all(sockets.map((socket) => once(socket, 'open')))
  const began = performance.now()
  for (const socket of sockets) {
    const sent = Array.from({ length: IN_FLIGHT }, () => performance.now())
    socket.on('message', () => {
      const now = performance.now()
      took.push(now - (sent.shift() ?? now))
      sent.push(now)
      socket.send(MESSAGE)
    })
    for (const _ of sent) socket.send(MESSAGE)
  }
  await new Promise((settle) => setTimeout(settle, load.forMs))
  const seconds = (performance.now() - began) / 1000
  const perSecond = took.length / seconds
  for (const socket of sockets) socket.terminate()
  return { perSecond, failed, took: spreadOf(took) }
}
