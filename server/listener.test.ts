import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { listen } from './listener.ts'

it('[HT16] a body that drips in ends its connection, an upload and a body in time do not', async () => {
  const port = await freePort()
  const nobody = { handleRequest: () => false, handleUpgrade: () => false }
  const fetch = async (request: Request) => {
    const text = await request.text()
    if (request.method === 'GET') await sleep(600)
    return new Response(text)
  }
  const deps = { previews: nobody, sockets: { handleUpgrade: () => undefined }, app: { fetch } }
  await using _ = await listen({ ...deps, bodyMs: 400 }, { host: '127.0.0.1', port })
  const [slow, upload, quick] = [begin(port, 'POST'), begin(port, 'PUT'), begin(port, 'POST')]
  quick.socket.write('ello')
  await once(slow.socket, 'close')
  await sleep(300)
  upload.socket.write('ello')
  await expect.poll(() => upload.said()).toContain('hello')
  // What was in time is answered, and its connection is good for another call.
  expect(quick.said()).toContain('hello')
  quick.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await once(quick.socket, 'close')
  expect(quick.said().match(/HTTP\/1\.1 200/g)).toHaveLength(2)
  upload.socket.destroy()
})

/** The first byte of five. */
function begin(port: number, method: string): { socket: Socket; said: () => string } {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  let said = ''
  socket.on('data', (data) => (said += data.toString()))
  socket.write(`${method} / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nh`)
  return { socket, said: () => said }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
