import { once } from 'node:events'
import { createServer } from 'node:net'

/** A loopback port nobody has: `wanted` if that is free. */
export async function freePort(wanted?: number): Promise<number> {
  return (wanted !== undefined && (await tryPort(wanted))) || (await tryPort(0)) || 0
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return address !== null && typeof address === 'object' ? address.port : undefined
  } catch {
    return undefined
  } finally {
    server.close()
  }
}
