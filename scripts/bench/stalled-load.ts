import { once } from 'node:events'
import WebSocket from 'ws'
import { takeOrders } from './load-process.ts'

export type StalledOrders = { url: string; token: string; viewers: number }

/** Viewers whose browsers stopped reading, on sockets that stay open until it was seen to. */
await takeOrders<StalledOrders, { open: number }>(async ({ url, token, viewers }, ready) => {
  const headers = { authorization: `Bearer ${token}` }
  const sockets = Array.from({ length: viewers }, () => new WebSocket(url, { headers }))
  for (const socket of sockets) socket.on('error', () => undefined)
  await Promise.all(sockets.map((socket) => once(socket, 'message')))
  for (const socket of sockets) socket.pause()
  await ready()
  const open = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length
  for (const socket of sockets) socket.terminate()
  return { open }
})
