import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { AppError } from '../../shared/errors.ts'

const POLL_MS = 25

type Address = { host: string; port: number; password: string }
type Wait = { signal: AbortSignal; withinMs: number; died: () => Promise<string | undefined> }

/** Resolves once Postgres takes the superuser's connections. */
export async function waitForPostgres(address: Address, wait: Wait): Promise<void> {
  const until = performance.now() + wait.withinMs
  for (let tries = 1; ; tries += 1) {
    wait.signal.throwIfAborted()
    const refusal = await tryPostgres(address)
    if (refusal === undefined) return
    const death = tries % 8 === 0 ? await wait.died() : undefined
    if (death !== undefined) throw new AppError('unavailable', death)
    if (refusal.final || performance.now() > until) {
      throw new AppError('unavailable', `The workspace’s Postgres refuses: ${refusal.reason}`)
    }
    await sleep(POLL_MS)
  }
}

/** Why it does not take the superuser; undefined when it does. */
export async function tryPostgres({ host, port, password }: Address) {
  const client = new pg.Client({
    host,
    port,
    password,
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    // 28P01: the disk was made with another password, and waiting will not change that.
    return { reason, final: error instanceof pg.DatabaseError && error.code === '28P01' }
  } finally {
    await client.end().catch(() => undefined)
  }
}
