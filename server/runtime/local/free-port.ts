import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { AppError } from '../../../shared/errors.ts'

/** Below what Linux (from 32768) and macOS (from 49152) give to outgoing connections and to “any port”. */
const RANGE = { from: 20_000, to: 32_000 }
const TRIES = 100

/**
 * A loopback port nobody has: `wanted` if that is free, else one that stays free until it is asked for, so
 * far as nobody asks for it by number: who only wants some port is never given it.
 */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) return wanted
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = randomInt(RANGE.from, RANGE.to)
    if (await isFree(port)) return port
  }
  throw new AppError('unavailable', `No port between ${RANGE.from} and ${RANGE.to} is free here.`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
