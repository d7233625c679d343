import type { WebSocket } from 'ws'

const PING_MS = 30_000

/** Ends a socket whose other side has been silent for two pings: its TCP peer may be long gone. */
export function keepAlive(socket: WebSocket): void {
  let heard = true
  const timer = setInterval(() => {
    if (!heard) return socket.terminate()
    heard = false
    socket.ping()
  }, PING_MS)
  timer.unref()
  for (const event of ['message', 'ping', 'pong']) socket.on(event, () => (heard = true))
  socket.on('close', () => clearInterval(timer))
}
