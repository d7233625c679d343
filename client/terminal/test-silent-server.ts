import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { NodeSocket } from './test-house.ts'

/** Takes lines and says nothing, as a balancer does whose server is gone. */
export async function silentServer() {
  const lines = new Set<Socket>()
  const server = createServer((socket) => lines.add(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const hangUp = () => {
    for (const line of lines) line.destroy()
  }
  return {
    dial: () => new WebSocket(`ws://127.0.0.1:${port}`) as unknown as NodeSocket,
    lines: () => lines.size,
    hangUp,
    async [Symbol.asyncDispose]() {
      hangUp()
      server.close()
      await once(server, 'close')
    },
  }
}
