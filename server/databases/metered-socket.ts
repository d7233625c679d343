import { Socket } from 'node:net'

/**
 * A socket that breaks once more than so many bytes came in. One value may be a gigabyte, and the
 * driver holds a message whole before anybody can count its rows.
 */
export function meteredSocket(mostBytes: number): { socket: Socket; overrun: () => boolean } {
  const socket = new Socket()
  let overrun = false
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
    if (bytes <= mostBytes || overrun) return
    overrun = true
    socket.destroy(new Error('More came in than allowed.'))
  })
  return { socket, overrun: () => overrun }
}
