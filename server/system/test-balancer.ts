import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './test-server.ts'

const CONFIGURED = new URL('../../docs/nginx.conf', import.meta.url)

/** Why there is no nginx to put in front, with the way to get it; undefined when there is one. */
export const noNginx = ((): string | undefined => {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'nginx is not installed: apt-get install -y --no-install-recommends nginx-light'
  }
})()

/** A real nginx with the configuration of our documentation, its ports put in place. */
export class TestBalancer implements AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly #folder: string
  readonly #process: ChildProcess

  private constructor(port: number, folder: string) {
    this.port = port
    this.url = `http://localhost:${port}`
    this.#folder = folder
    const setup = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr']
    this.#process = spawn('nginx', setup, { stdio: ['ignore', 'ignore', 'pipe'] })
  }

  static async start(port: number, servers: readonly [number, number]): Promise<TestBalancer> {
    const folder = await mkdtemp(join(tmpdir(), 'atelier-nginx-'))
    const ports = ['3000', '3001', '3002']
    const real = [port, ...servers].map(String)
    const site = (await readFile(CONFIGURED, 'utf8')).replaceAll(
      /\b300[012]\b/g,
      (said) => real[ports.indexOf(said)] ?? said,
    )
    const conf = `daemon off; worker_processes 1; pid ${folder}/pid;
      events {} http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/a; uwsgi_temp_path ${folder}/b; scgi_temp_path ${folder}/c; ${site} }`
    await writeFile(join(folder, 'nginx.conf'), conf)
    const balancer = new TestBalancer(port, folder)
    await eventually(async () => (await fetch(balancer.url)).status > 0)
    return balancer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await gone
    await rm(this.#folder, { recursive: true, force: true })
  }
}
