import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startCodeServer } from './code-server.ts'
import { freePort, PEERS_FOLDER } from './peer-servers.ts'
import type { Way } from './preview-load.ts'
import { startProgram } from './programs.ts'

const run = promisify(execFile)
const NGINX_FOLDER = join(PEERS_FOLDER, 'nginx')
const INSTALL_MS = 120_000

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
  const nginx = await startProgram({
    port,
    command: [program, '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'],
    env: {},
    after: () => rm(folder, { recursive: true, force: true }),
  })
  return {
    wayTo: () => ({ port, prefix: '', headers: { Host: 'localhost' } }),
    [Symbol.asyncDispose]: () => nginx[Symbol.asyncDispose](),
  }
}

/** Its proxy is in the program itself; the editor behind it is not started. */
export async function startCodeServerProxy(): Promise<Proxy> {
  const server = await startCodeServer()
  const { port } = server
  return {
    wayTo: (appPort) => ({
      port,
      prefix: `/proxy/${appPort}`,
      headers: { Host: `localhost:${port}` },
    }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
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
