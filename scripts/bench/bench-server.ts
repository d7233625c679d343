import { resolve } from 'node:path'
import { TestServer, type TestWorkspace } from '../../server/system/test-server.ts'
import { cpuMs, findProcess } from './measure.ts'

/** A whole server in a process of its own. `BENCH_PROFILE=<folder>` leaves a CPU profile there. */
export class BenchServer implements AsyncDisposable {
  readonly server: TestServer
  readonly #pid: number

  private constructor(server: TestServer, pid: number) {
    this.server = server
    this.#pid = pid
  }

  static async start(): Promise<BenchServer> {
    const folder = process.env['BENCH_PROFILE']
    const profile = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(folder ?? '')}` }
    const server = await TestServer.start({ LOG_LEVEL: 'warn', ...(folder && profile) })
    try {
      const pid = await findProcess('server/main.ts', `ATELIER_DATA=${server.dataDir}`)
      return new BenchServer(server, pid)
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
  }

  /** CPU time of the server alone: not of its Postgres, nor of sandboxes. */
  cpuMs(): Promise<number> {
    return cpuMs(this.#pid)
  }

  workspace(name: string): Promise<TestWorkspace> {
    return this.server.workspace(name)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]()
  }
}
