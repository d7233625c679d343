import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, readdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What a server made on this machine and what is still there of it. */
export type Remains = {
  readonly containers: string[]
  readonly networks: string[]
  readonly volumes: string[]
  /** Sandboxes' processes and their Postgres, as `pid command`. */
  readonly processes: string[]
}

/** Looks at the machine itself, never at what the server says of it. */
export async function remainsOf(dataDir: string): Promise<Remains> {
  const [label, processes] = await Promise.all([instanceLabel(dataDir), processesOf(dataDir)])
  if (!label) return { containers: [], networks: [], volumes: [], processes }
  const [containers, networks, volumes] = await Promise.all([
    docker('ps', '-aq', '--no-trunc', '--filter', label),
    docker('network', 'ls', '-q', '--no-trunc', '--filter', label),
    docker('volume', 'ls', '-q', '--filter', label),
  ])
  return { containers, networks, volumes, processes }
}

/** Takes away whatever is still there, by force. */
export async function sweepAway(dataDir: string): Promise<void> {
  const found = await remainsOf(dataDir)
  const placed = await docker('ps', '-aq', '--filter', `label=${PLACED}=${dataDir}`)
  if (placed.length > 0) await docker('rm', '-f', ...placed)
  if (found.containers.length > 0) await docker('rm', '-f', '-v', ...found.containers)
  if (found.networks.length > 0) await docker('network', 'rm', ...found.networks)
  if (found.volumes.length > 0) await docker('volume', 'rm', '-f', ...found.volumes)
  for (const one of found.processes) end(Number.parseInt(one, 10))
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

/** Takes away the small volume a data folder lay on, if it lay on one of a test's. */
export async function unmount(dataDir: string): Promise<void> {
  const [base, mount] =
    /^(.*\/atelier-ext4-[^/]+)\/mount(?=\/)/.exec(dataDir)?.slice(0, 2).toReversed() ?? []
  if (!base || !mount) return
  await run('umount', ['-l', mount])
  await rm(base, { recursive: true, force: true })
}

/** Whether a Docker engine answers here; where it must, its absence is a failure elsewhere. */
export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['version']).then(
    () => true,
    () => false,
  )
}

/** One line per thing, as `docker` prints them. */
export async function docker(...args: string[]): Promise<string[]> {
  const { stdout } = await run('docker', args).catch(() => ({ stdout: '' }))
  return stdout.split('\n').filter((line) => line !== '')
}

async function instanceLabel(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, 'instance.json'), 'utf8').catch(() => undefined)
  const id = text && /"id":"([a-z0-9]+)"/.exec(text)?.[1]
  return id && `label=atelier.instance=${id}`
}

/** Everything that names the folder in its command, its environment, its mounts or its place. */
async function processesOf(dataDir: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => traceOf(Number(pid), dataDir)))
  return found.flat()
}

async function traceOf(pid: number, dataDir: string): Promise<string[]> {
  if (pid === process.pid) return []
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')
  const command = (await read('cmdline')).replaceAll('\0', ' ').trim()
  // Our own keeper, and children of this process that have the folder in their environment.
  if (command === '' || command.includes(KEEPER)) return []
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  const own = `${command}\0${place}\0${await read('environ')}`
  const caged = /atelier-agent|bwrap/.test(command) || (await isCaged(pid))
  const traces = caged ? own + (await read('mountinfo')) : own
  return traces.includes(dataDir) ? [`${pid} ${command.slice(0, 120)}`] : []
}

/** A mount namespace of its own: the folder shows in its mounts only. */
async function isCaged(pid: number): Promise<boolean> {
  const [own, its] = await Promise.all(
    ['self', pid].map((id) => readlink(`/proc/${id}/ns/mnt`).catch(() => '')),
  )
  return its !== '' && its !== own
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has gone by itself.
  }
}

/** The mark of what a test itself put beside a server's things. */
export const PLACED = 'atelier.test.beside'
export const KEEPER = 'test-server-keeper.ts'

/** Disks that still lie below the data folder. */
export async function disksOf(dataDir: string): Promise<string[]> {
  const root = join(dataDir, 'disks')
  return existsSync(root) ? readdir(root) : []
}
