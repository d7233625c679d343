import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { UserId } from '../../shared/ids.ts'
import type { Caller } from '../seams.ts'
import { SocketRegistry } from './socket-registry.ts'

const caller: Caller = {
  userId: UserId.parse('6f6f2b86-3f6c-4b53-9f0a-0c1d6a5b7e11'),
  name: 'Ada',
  instanceOwner: false,
  via: { kind: 'session', id: 's1' },
}

async function pair(autoPong: boolean) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connected = once(server, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong })
  const [socket] = (await connected) as [WebSocket]
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
  return { server, client, socket, [Symbol.dispose]: () => [client.terminate(), server.close()] }
}

it('[HT13] two pings without an answer end a socket; one that answers stays', async () => {
  const registry = new SocketRegistry(40)
  using silent = await pair(false)
  using alive = await pair(true)
  registry.add(silent.socket, caller)
  registry.add(alive.socket, caller)
  await once(silent.socket, 'close')
  expect(alive.socket.readyState).toBe(WebSocket.OPEN)
  registry.dispose()
})

it('[HT14] a session that ended during the handshake opens nothing, and an ended one is not heard', async () => {
  const registry = new SocketRegistry()
  using open = await pair(true)
  expect(registry.add(open.socket, caller)).toBeUndefined()
  const heard: string[] = []
  open.socket.on('message', (data) => heard.push(String(data)))
  // A peer that keeps talking instead of answering the close.
  open.client.pause()
  registry.end(caller.via)
  open.client.send('still here')
  using late = await pair(true)
  expect(registry.add(late.socket, caller)).toMatchObject({ code: 'unauthenticated' })
  await once(open.socket, 'close')
  expect(heard).toEqual([])
  registry.dispose()
})
