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
import { INSPECTABLE, Inspector } from './inspector.ts'
import { cpuMs } from './measure.ts'

/** As they were when the table in `docs/benchmarks.md` was made. */
const PACKAGES = [
  '@hocuspocus/server@4.7.0',
  '@hocuspocus/extension-database@4.7.0',
  'y-websocket@2.1.0',
  'y-leveldb@0.1.2',
  'yjs@13.6.33',
  'y-protocols@1.0.7',
]
/** Whatever others need, fetched once per machine. */
export const PEERS_FOLDER = join(tmpdir(), 'atelier-bench-peers')
/** What their own introductions show, and nothing else: no log, no checks; storage only where it is asked for. */
const HOCUSPOCUS = `import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Server } from '@hocuspocus/server'
import { Database } from '@hocuspocus/extension-database'
const folder = process.env.STORAGE
const fileOf = (name) => folder + '/' + encodeURIComponent(name)
const database = new Database({
  fetch: ({ documentName }) => readFile(fileOf(documentName)).catch(() => null),
  store: ({ documentName, state }) => writeFile(fileOf(documentName), state),
})
if (folder) await mkdir(folder, { recursive: true })
await new Server({
  port: Number(process.env.PORT),
  address: '127.0.0.1',
  quiet: true,
  extensions: folder ? [database] : [],
}).listen()
`
const READY_MS = 20_000

export type PeerName = Exclude<DialectName, 'atelier'>
export type PeerOptions = {
  /** Its memory will be looked at. */
  readonly inspect?: boolean
  /** A folder for documents; without one it keeps them in memory. */
  readonly storage?: string
}
/** Another server for shared documents, in a process of its own. */
export type PeerServer = AsyncDisposable & {
  readonly url: string
  readonly pid: number
  cpuMs(): Promise<number>
  inspector(): Promise<Inspector>
}

/** Fetches them from the package registry, once per machine. */
export async function installPeers(): Promise<void> {
  await mkdir(PEERS_FOLDER, { recursive: true })
  await writeFile(join(PEERS_FOLDER, 'package.json'), '{"private":true,"type":"module"}')
  await writeFile(join(PEERS_FOLDER, 'hocuspocus.js'), HOCUSPOCUS)
  // Their native storage comes ready made, so nothing has to be compiled for it.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', ...PACKAGES]
  await promisify(execFile)('npm', args, { cwd: PEERS_FOLDER })
}

/** Where a room of theirs is joined: one takes it from the path, the other from each frame. */
export function peerRoom(name: PeerName, { url }: Pick<PeerServer, 'url'>, room: string) {
  return { room, url: name === 'y-websocket' ? `${url}/${room}` : url }
}

export async function startPeer(name: PeerName, options: PeerOptions = {}): Promise<PeerServer> {
  const port = await freePort()
  const program =
    name === 'hocuspocus' ? 'hocuspocus.js' : 'node_modules/y-websocket/bin/server.cjs'
  const { storage } = options
  const child = spawn(process.execPath, [...(options.inspect ? [INSPECTABLE] : []), program], {
    cwd: PEERS_FOLDER,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      ...(storage !== undefined && { STORAGE: storage, YPERSISTENCE: storage }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let printed = ''
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const url = `ws://127.0.0.1:${port}`
  await answers(url).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`${name} did not start: ${printed}`, { cause: error })
  })
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    cpuMs: () => cpuMs(pid),
    inspector: () => Inspector.attach(printed),
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

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
