import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort, PEERS_FOLDER } from './peer-servers.ts'
import type { Way } from './preview-load.ts'

const run = promisify(execFile)
const NGINX_FOLDER = join(PEERS_FOLDER, 'nginx')
const CODE_SERVER_FOLDER = join(PEERS_FOLDER, 'code-server')
const CODE_SERVER = 'code-server@4.139.1'
const INSTALL_MS = 120_000
const READY_MS = 20_000

/** Another way to an app on this machine; or why there is none. */
export type Proxy = AsyncDisposable & { wayTo(appPort: number): Way }

/** One worker, as ours is one process; nothing written, connections to the app kept. */
const NGINX_CONFIG = (port: number, appPort: number): string => `
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr error;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxied;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000;
  map $http_upgrade $connection_wish { default upgrade; '' ''; }
  upstream app { server 127.0.0.1:${appPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_max_temp_file_size 0;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_wish;
    }
  }
}
`

export async function startNginx(appPort: number): Promise<Proxy> {
  const program = await findNginx()
  const folder = await mkdtemp(join(tmpdir(), 'atelier-bench-nginx-'))
  const port = await freePort()
  await writeFile(join(folder, 'nginx.conf'), NGINX_CONFIG(port, appPort))
  return start({
    port,
    command: [program, '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'],
    env: {},
    way: () => ({ port, prefix: '', headers: { Host: 'localhost' } }),
    after: () => rm(folder, { recursive: true, force: true }),
  })
}

/** Its proxy is in the program itself; the editor behind it is not started, so it needs no native parts. */
export async function startCodeServer(): Promise<Proxy> {
  const entry = join(CODE_SERVER_FOLDER, 'node_modules/code-server/out/node/entry.js')
  if (!existsSync(entry)) {
    await mkdir(CODE_SERVER_FOLDER, { recursive: true })
    await writeFile(join(CODE_SERVER_FOLDER, 'package.json'), '{"private":true}')
    const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', CODE_SERVER]
    await run('npm', args, { cwd: CODE_SERVER_FOLDER, timeout: INSTALL_MS })
  }
  const home = await mkdtemp(join(tmpdir(), 'atelier-bench-code-server-'))
  const port = await freePort()
  const settings = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry']
  return start({
    port,
    command: [process.execPath, entry, ...settings, '--disable-update-check'],
    env: { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
    way: (appPort) => ({
      port,
      prefix: `/proxy/${appPort}`,
      headers: { Host: `localhost:${port}` },
    }),
    after: () => rm(home, { recursive: true, force: true }),
  })
}

/** Of this machine, or Debian's package unpacked into our own folder: nothing is installed. */
async function findNginx(): Promise<string> {
  const installed = '/usr/sbin/nginx'
  if (existsSync(installed)) return installed
  const own = join(NGINX_FOLDER, 'usr/sbin/nginx')
  if (existsSync(own)) return own
  await mkdir(NGINX_FOLDER, { recursive: true })
  await run('apt-get', ['download', 'nginx'], { cwd: NGINX_FOLDER, timeout: INSTALL_MS })
  const archive = (await readdir(NGINX_FOLDER)).find((name) => name.endsWith('.deb'))
  if (archive === undefined) throw new Error('Debian gave no package.')
  await run('dpkg', ['-x', archive, '.'], { cwd: NGINX_FOLDER })
  return own
}

type Program = {
  port: number
  command: readonly string[]
  env: Readonly<Record<string, string>>
  way: (appPort: number) => Way
  after: () => Promise<void>
}

async function start({ port, command, env, way, after }: Program): Promise<Proxy> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const hear = (chunk: Buffer) => (printed += chunk.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = once(child, 'exit').catch(() => undefined)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await after()
  }
  try {
    await listens(port)
  } catch (error) {
    await stop()
    throw new Error(`${program} did not start: ${printed.slice(-500)}`, { cause: error })
  }
  return { wayTo: way, [Symbol.asyncDispose]: stop }
}

async function listens(port: number): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(100)) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((settle) => {
      socket.once('connect', () => settle(true))
      socket.once('error', () => settle(false))
    })
    socket.destroy()
    if (open) return
  }
  throw new Error(`Nothing listens on ${port}.`)
}
