import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import WebSocket from 'ws'
import { ReadyFrame } from './ready-frames.ts'
import { handshake } from './socket-closing.ts'

const SIZES = [0, 1, 125, 126, 65_535, 65_536, 300_000]

it('[HT28] a frame made once arrives at everybody, whole and in its place', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const here: WebSocket[] = []
  server.on('upgrade', (request, socket, head) => {
    handshake({ request, socket, head, maxPayload: 1_024 }, (opened) => here.push(opened))
  })
  const { port } = server.address() as AddressInfo
  const there = [1, 2].map(() => new WebSocket(`ws://127.0.0.1:${port}`))
  const heard = there.map((socket) => {
    const messages: string[] = []
    socket.on('message', (data: Buffer) => messages.push(data.toString('base64')))
    return messages
  })
  await Promise.all(there.map((socket) => once(socket, 'open')))
  const sent: string[] = []
  for (const size of SIZES) {
    const message = randomBytes(size)
    const frame = new ReadyFrame(message)
    for (const socket of here) {
      frame.sendTo(socket)
      socket.send(Buffer.from('between'))
    }
    sent.push(message.toString('base64'), Buffer.from('between').toString('base64'))
  }
  const closed = there.map((socket) => once(socket, 'close'))
  for (const socket of here) socket.close(1000, 'done')
  expect(await Promise.all(closed.map(async (event) => (await event)[0] as number))).toEqual([
    1000, 1000,
  ])
  for (const messages of heard) expect(messages).toEqual(sent)
  server.close()
})
