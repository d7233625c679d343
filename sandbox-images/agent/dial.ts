import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import { PortNumber } from '../../shared/ports.ts'
import { errnoOf } from './failures.ts'

const CONNECT_MS = 10_000
const HOSTS = ['127.0.0.1', '::1'] as const

/** Pipes bytes to a loopback port, if `allowed` says so: IPv4 first, then IPv6. */
export async function tunnel(
  target: string,
  {
    head,
    socket,
    allowed,
  }: { head: Buffer; socket: Duplex; allowed: (port: number) => Promise<boolean> },
): Promise<void> {
  const port = portOf(target)
  if (!(await allowed(port))) throw new AppError('forbidden', 'This port cannot be reached.')
  const app = await dial(port)
  if (socket.destroyed) return void app.destroy()
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  app.write(head)
  join(socket, app)
}

/** Half-closed sides stay open the other way, as HTTP/1.0 clients and `nc` expect. */
function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => endAfter(from, to))
  }
}

/** What the closed side had sent still goes out; then the other side is of no more use. */
function endAfter(closed: Duplex, other: Duplex): void {
  if (!closed.readableEnded || other.writableFinished) return void other.destroy()
  other.once('finish', () => other.destroy())
  other.end()
}

async function dial(port: number): Promise<Socket> {
  for (const host of HOSTS) {
    const socket = await open(host, port)
    if (socket) return socket
  }
  throw new AppError('not_found', `Nothing listens on port ${port}.`)
}

function open(host: string, port: number): Promise<Socket | undefined> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, timeout: CONNECT_MS })
  const { promise, resolve, reject } = Promise.withResolvers<Socket | undefined>()
  socket.once('timeout', () => socket.destroy(new AppError('timeout', 'The port does not answer.')))
  socket.once('connect', () => {
    socket.setTimeout(0)
    resolve(socket)
  })
  socket.once('error', (error) => {
    if (error instanceof AppError) return reject(error)
    const nobody = ['ECONNREFUSED', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EAFNOSUPPORT', 'EHOSTUNREACH']
    if (nobody.includes(errnoOf(error) ?? '')) return resolve(undefined)
    reject(error)
  })
  return promise
}

function portOf(target: string): number {
  const [, host, port] = /^(.*):(\d+)$/.exec(target) ?? []
  if (host !== '127.0.0.1' && host !== 'localhost') {
    throw new AppError('forbidden', 'Only loopback ports can be reached.')
  }
  const parsed = PortNumber.safeParse(Number(port))
  if (!parsed.success) throw new AppError('bad_input', 'This is no port.')
  return parsed.data
}
