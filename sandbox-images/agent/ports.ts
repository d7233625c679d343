import { readdir, readFile, readlink } from 'node:fs/promises'
import type { AgentPort } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import { SESSION_VARIABLE } from './child-env.ts'
import { listProcesses, treeOf, type Process } from './processes.ts'

const LISTEN = '0A'
/** An app that hands its socket to another process is seen this much later. */
const KNOWN_MS = 10_000
const COMMAND_CHARS = 300
/**
 * Local addresses that a dial to 127.0.0.1 or ::1 reaches, as the kernel writes them. Not all of
 * 127/8: Docker's resolver listens on 127.0.0.11 of every container.
 */
const REACHABLE =
  /^(?:00000000|0100007F|0{32}|0{24}01000000|0000000000000000FFFF0000(?:00000000|0100007F))$/

type Socket = { readonly port: number; readonly inode: string }

export type PortDeps = {
  readonly scope: 'all' | 'session'
  readonly bootId: string
  /** Ports never shown nor dialled. */
  readonly hidden: () => readonly number[]
}

/** Who listens in the sandbox, from /proc. */
export class Ports {
  readonly #deps: PortDeps
  /** Looking for owners walks all of /proc: not again while the same sockets listen. */
  #known: { key: string; atMs: number; ports: AgentPort[] } | undefined

  constructor(deps: PortDeps) {
    this.#deps = deps
  }

  /** One entry per port, by number. */
  async list(): Promise<AgentPort[]> {
    const hidden = new Set(this.#deps.hidden())
    const sockets = (await listening()).filter(({ port }) => !hidden.has(port))
    const key = sockets.map(({ inode, port }) => `${port}/${inode}`).join()
    if (this.#known?.key === key && performance.now() - this.#known.atMs < KNOWN_MS) {
      return this.#known.ports
    }
    const ports = await this.#find(sockets)
    this.#known = { key, atMs: performance.now(), ports }
    return ports
  }

  async #find(sockets: readonly Socket[]): Promise<AgentPort[]> {
    const owners = sockets.length === 0 ? new Map<string, Process>() : await this.#owners(sockets)
    const found = new Map<number, AgentPort>()
    for (const { inode, port } of sockets) {
      const owner = owners.get(inode)
      if (this.#deps.scope === 'session' && !owner) continue
      if (typeof found.get(port)?.pid !== 'number') {
        const command = await commandLine(owner)
        found.set(port, {
          port,
          process: nameOf(owner, command),
          pid: owner?.pid ?? null,
          ...(command.length > 0 && { command: command.join(' ').slice(0, COMMAND_CHARS) }),
          ...(owner && { session: owner.session }),
        })
      }
    }
    return [...found.values()].sort((a, b) => a.port - b.port)
  }

  async mayDial(port: number): Promise<boolean> {
    if (this.#deps.hidden().includes(port)) return false
    if (this.#deps.scope === 'all') return true
    // A port on which nobody listens may be dialled: the dial then says that nobody listens.
    if (!(await listening()).some((socket) => socket.port === port)) return true
    return (await this.list()).some((shown) => shown.port === port)
  }

  /** Asks the process that listens on a port to end. */
  async stop(port: number): Promise<void> {
    // Never by what was known: the pid may be somebody else's by now.
    this.#known = undefined
    const pid = (await this.list()).find((shown) => shown.port === port)?.pid
    if (pid === undefined || pid === null || pid <= 1 || pid === process.pid) {
      throw new AppError('not_found', `No process of this workspace listens on port ${port}.`)
    }
    try {
      process.kill(pid, 'SIGTERM')
    } catch (error) {
      throw new AppError('not_found', 'The process ended by itself.', { cause: error })
    }
  }

  async #owners(sockets: readonly Socket[]): Promise<Map<string, Process>> {
    const wanted = new Set(sockets.map(({ inode }) => inode))
    const all = await listProcesses()
    const ours = new Set(treeOf(process.pid, all).map(({ pid }) => pid))
    const owners = new Map<string, Process>()
    for (const found of all) {
      if (found.pid === process.pid) continue
      const held = (await socketsOf(found.pid)).filter((inode) => wanted.has(inode))
      if (held.length === 0) continue
      const inside = ours.has(found.pid) || (await this.#isMarked(found.pid))
      if (this.#deps.scope === 'session' && !inside) continue
      // The youngest holder is the app; older ones only handed the socket down.
      for (const inode of held) owners.set(inode, found)
    }
    return owners
  }

  /** Of this agent's session, though its parents are gone. */
  async #isMarked(pid: number): Promise<boolean> {
    const environ = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
    return environ.split('\0').includes(`${SESSION_VARIABLE}=${this.#deps.bootId}`)
  }
}

async function commandLine(owner: Process | undefined): Promise<string[]> {
  if (!owner) return []
  const text = await readFile(`/proc/${owner.pid}/cmdline`, 'utf8').catch(() => '')
  return text.split('\0').filter((part) => part !== '')
}

/** The program's file name: what a thread calls itself (`MainThread`) tells people little. */
function nameOf(owner: Process | undefined, [program = '']: readonly string[]): string {
  if (!owner) return 'unknown'
  return program.slice(program.lastIndexOf('/') + 1).slice(0, 80) || owner.name
}

async function socketsOf(pid: number): Promise<string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const links = await Promise.all(
    names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
  )
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [])
}

async function listening(): Promise<Socket[]> {
  const read = ['/proc/net/tcp', '/proc/net/tcp6'].map((file) =>
    readFile(file, 'utf8').catch(() => ''),
  )
  return (await Promise.all(read)).flatMap(parseTable)
}

function parseTable(text: string): Socket[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const [address = '', port = ''] = (fields[1] ?? '').split(':')
    if (fields[3] !== LISTEN || !REACHABLE.test(address)) return []
    return [{ port: Number.parseInt(port, 16), inode: fields[9] ?? '' }]
  })
}
