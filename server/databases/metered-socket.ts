import { Socket } from 'node:net'

export type Meter = {
  readonly overrun: () => boolean
  /** Counts from here on: what came was taken. */
  readonly reset: () => void
}

/**
 * A socket that breaks once more than so many bytes came in at a time. One value may be a gigabyte, and
 * the driver holds a message whole before anybody can count its rows.
 */
export function meteredSocket(mostBytes: number): { socket: Socket; meter: Meter } {
  const socket = new Socket()
  let overrun = false
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
    if (bytes <= mostBytes || overrun) return
    overrun = true
    socket.destroy(new Error('More came in than allowed.'))
  })
  const reset = (): void => {
    bytes = 0
  }
  return { socket, meter: { overrun: () => overrun, reset } }
}
