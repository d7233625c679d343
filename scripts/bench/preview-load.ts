import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

/** One role of the preview benchmark, in a process of its own: the app, or those who ask it. */
const [role, ...args] = process.argv.slice(2)
if (role === 'app') await runApp()
if (role === 'load') await runLoad(args)

/** The smallest honest app: it says where it listens, then a dozen bytes to everybody. */
async function runApp(): Promise<void> {
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/plain')
    res.end('Hello there.')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send?.({ port: (server.address() as AddressInfo).port })
}

/** Keeps `connections` requests under way for `seconds`, and says how many were answered. */
async function runLoad([port, seconds, connections, ...headers]: string[]): Promise<void> {
  const request = `GET / HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`
  const latencies: number[] = []
  let failed = 0
  const end = performance.now() + Number(seconds) * 1000
  const one = async () => {
    const socket = connect(Number(port), '127.0.0.1').setNoDelay(true)
    let began = performance.now()
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!text.endsWith('Hello there.') && !text.endsWith('\r\n0\r\n\r\n')) return
      if (!text.startsWith('HTTP/1.1 200')) failed += 1
      text = ''
      latencies.push(performance.now() - began)
      began = performance.now()
      if (began > end) socket.end()
      else socket.write(request)
    })
    socket.write(request)
    await once(socket, 'close')
  }
  await Promise.all(Array.from({ length: Number(connections) }, one))
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0
  process.send?.({
    perSecond: Math.round(latencies.length / Number(seconds)),
    p50: at(0.5),
    p99: at(0.99),
    failed,
  })
}
