import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import WebSocket from 'ws'
import type { DialectName } from './dialects.ts'
import { cpuMs } from './measure.ts'

/** As they were when the table in `docs/benchmarks.md` was made. */
const PACKAGES = [
  '@hocuspocus/server@4.7.0',
  'y-websocket@2.1.0',
  'yjs@13.6.33',
  'y-protocols@1.0.7',
]
const FOLDER = join(tmpdir(), 'atelier-bench-peers')
/** What their own introductions show, and nothing else: no log, no checks, no storage. */
const HOCUSPOCUS = `import { Server } from '@hocuspocus/server'
await new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true }).listen()
`
const READY_MS = 20_000

/** Another server for shared documents, in a process of its own. */
export type PeerServer = AsyncDisposable & {
  readonly url: string
  readonly pid: number
  cpuMs(): Promise<number>
}

/** Fetches them from the package registry, once per machine. */
export async function installPeers(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(join(FOLDER, 'package.json'), '{"private":true,"type":"module"}')
  await writeFile(join(FOLDER, 'hocuspocus.js'), HOCUSPOCUS)
  // Their native storage is not used, so nothing has to be compiled for it.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', ...PACKAGES]
  await promisify(execFile)('npm', args, { cwd: FOLDER })
}

export async function startPeer(name: Exclude<DialectName, 'atelier'>): Promise<PeerServer> {
  const port = await freePort()
  const program =
    name === 'hocuspocus' ? 'hocuspocus.js' : 'node_modules/y-websocket/bin/server.cjs'
  const child = spawn(process.execPath, [program], {
    cwd: FOLDER,
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `ws://127.0.0.1:${port}`
  await answers(url)
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    cpuMs: () => cpuMs(pid),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function answers(url: string): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(100)) {
    const socket = new WebSocket(`${url}/ready`)
    const open = await new Promise<boolean>((settle) => {
      socket.once('open', () => settle(true))
      socket.once('error', () => settle(false))
    })
    socket.terminate()
    if (open) return
  }
  throw new Error(`Nothing answers at ${url}.`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
