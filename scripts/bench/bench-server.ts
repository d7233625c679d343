import { resolve } from 'node:path'
import { roomOf } from '../../server/system/test-editor.ts'
import { TestPerson } from '../../server/system/test-person.ts'
import { TestServer, type TestWorkspace } from '../../server/system/test-server.ts'
import { INSPECTABLE, Inspector } from './inspector.ts'
import { cpuMs, findProcess } from './measure.ts'

/** One person may have 100 sockets; the rest is for a tab of theirs. */
const SOCKETS_PER_PERSON = 90
const AT_ONCE = 20

/** Where a room is joined. */
export type Place = { readonly url: string; readonly room: string }

/** A whole server in a process of its own. `BENCH_PROFILE=<folder>` leaves a CPU profile there. */
export class BenchServer implements AsyncDisposable {
  readonly server: TestServer
  #pid: number

  private constructor(server: TestServer, pid: number) {
    this.server = server
    this.#pid = pid
  }

  /** `inspect`: its memory will be looked at. */
  static async start({ inspect = false } = {}): Promise<BenchServer> {
    const folder = process.env['BENCH_PROFILE']
    const profile = folder ? [`--cpu-prof --cpu-prof-dir=${resolve(folder)}`] : []
    const options = [...profile, ...(inspect ? [INSPECTABLE] : [])]
    const env = options.length > 0 ? { NODE_OPTIONS: options.join(' ') } : {}
    const server = await TestServer.start({ LOG_LEVEL: 'warn', ...env })
    try {
      return new BenchServer(server, await pidOf(server))
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
  }

  /** CPU time of the server alone: not of its Postgres, nor of sandboxes. */
  cpuMs(): Promise<number> {
    return cpuMs(this.#pid)
  }

  inspector(): Promise<Inspector> {
    return Inspector.attach(this.server.output())
  }

  /** Stops it in good order and starts it anew on the same data. */
  async restart(): Promise<void> {
    await this.server.stop()
    await this.server.start()
    this.#pid = await pidOf(this.server)
  }

  workspace(name: string): Promise<TestWorkspace> {
    return this.server.workspace(name)
  }

  /** Tokens of as many people of a workspace as so many sockets need. */
  async tokensFor(workspaceId: string, sockets: number): Promise<string[]> {
    const owner = await this.server.owner()
    const wish = { role: 'editor' }
    const path = `/api/workspaces/${workspaceId}/invites`
    const { url } = await owner.call<{ url: string }>('POST', path, wish)
    const tokens = [await this.server.token()]
    while (tokens.length * SOCKETS_PER_PERSON < sockets) {
      const { token } = await TestPerson.join(this.server, url, `Typist ${tokens.length}`)
      if (token !== undefined) tokens.push(token)
    }
    return tokens
  }

  /** New files of so many lines, and where their rooms are. */
  async rooms(workspaceId: string, names: readonly string[], text: string): Promise<Place[]> {
    const owner = await this.server.owner()
    const one = async (name: string): Promise<Place> => {
      await owner.write(workspaceId, name, text)
      return this.room(workspaceId, name)
    }
    const places: Place[] = []
    for (let at = 0; at < names.length; at += AT_ONCE) {
      places.push(...(await Promise.all(names.slice(at, at + AT_ONCE).map(one))))
    }
    return places
  }

  /** Where the room of a file is that exists. */
  async room(workspaceId: string, name: string): Promise<Place> {
    const { room } = await roomOf(await this.server.owner(), workspaceId, name)
    return { room, url: `ws://127.0.0.1:${this.server.port}/collab/${workspaceId}/${room}?x=1` }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]()
  }
}

function pidOf(server: TestServer): Promise<number> {
  return findProcess('server/main.ts', `ATELIER_DATA=${server.dataDir}`)
}
