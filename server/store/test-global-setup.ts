import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDatabase } from './database.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { migrate } from './migrate.ts'
import { runningPostmaster, stopPostmaster } from './postmaster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How to reach the Postgres of this test run; `atelier_template` in it is migrated. */
    postgres: { host: string; port: number; user: string }
  }
}

const PREFIX = 'atelier-test-'
/** A test database needs no disk to be true, so it need not wait for one. */
const FAST = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

/** Starts one Postgres for the whole run, with a migrated template to copy databases from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers()
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  const log = { info: () => undefined }
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log, settings: FAST })
  const { host = '', port = 5432, user = '' } = postgres.pool
  await makeTemplate({ host, port, user })
  project.provide('postgres', { host, port, user })
  return async () => {
    await postgres[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(server: { host: string; port: number; user: string }): Promise<void> {
  const admin = new pg.Client({ ...server, database: 'postgres' })
  await admin.connect()
  await admin.query('create database atelier_template')
  await admin.end()
  const db = openDatabase({ ...server, database: 'atelier_template' })
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

/** A killed run leaves its Postgres behind; the folder's name says whose it was. */
async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX))
  for (const name of names) {
    const owner = Number.parseInt(name.slice(PREFIX.length), 10)
    // Another user's leftovers are not ours to remove.
    if (!isAlive(owner)) await remove(join(tmpdir(), name)).catch(() => undefined)
  }
}

async function remove(folder: string): Promise<void> {
  const pid = await runningPostmaster(join(folder, 'postgres/data'))
  if (pid !== undefined) await stopPostmaster(pid)
  await rm(folder, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
