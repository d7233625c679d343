import { realpath } from 'node:fs/promises'
import { z } from 'zod'
import type { AgentConfig, PtyInfo } from '../../shared/agent-protocol.ts'
import { NewPty } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import { TerminalId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import { parse } from '../../shared/parse.ts'
import { type FoundPath, TerminalChange } from '../../shared/terminals.ts'
import type { Route, Upgrade } from './call.ts'
import { expendable, shellOf } from './child-env.ts'
import { route } from './file-routes.ts'
import { findPath } from './path-lookup.ts'
import { PtySession, type PtyEvents } from './pty-session.ts'
import type { Root } from './root.ts'
import { ShellIntegration } from './shell-integration.ts'
import { Turns } from './turns.ts'

const ViewerId = z.string().min(1).max(200)

export type PtyDeps = {
  readonly config: AgentConfig
  readonly root: Root
  readonly env: Readonly<Record<string, string>>
  readonly events: PtyEvents
}

/** All terminals of the sandbox, by the id their creator chose. */
export class Ptys {
  readonly #deps: PtyDeps
  readonly #sessions = new Map<string, PtySession>()
  readonly #shells = new ShellIntegration()
  readonly #turns = new Turns()
  /** Ids whose process is about to start, so that asking twice at once makes one. */
  readonly #starting = new Map<string, Promise<PtySession>>()

  constructor(deps: PtyDeps) {
    this.#deps = deps
  }

  list(): PtyInfo[] {
    return [...this.#sessions.values()].map((session) => session.info())
  }

  async create(id: TerminalId, options: z.output<typeof NewPty>): Promise<PtyInfo> {
    const there = this.#sessions.get(id) ?? this.#starting.get(id)
    if (there) return (await there).info()
    if (this.#sessions.size + this.#starting.size >= LIMITS.terminals) {
      throw new AppError(
        'conflict',
        `A workspace has at most ${LIMITS.terminals} terminals. Close one.`,
      )
    }
    const starting = this.#start(id, options)
    this.#starting.set(id, starting)
    try {
      return (await starting).info()
    } finally {
      this.#starting.delete(id)
    }
  }

  async #start(id: TerminalId, options: z.output<typeof NewPty>): Promise<PtySession> {
    const { config, env, events } = this.#deps
    const { cols, command, cwd = '', rows, title } = options
    const shell = shellOf(config)
    const argv = await expendable(
      command === undefined ? await this.#shells.command(shell) : [shell, '-c', command],
    )
    const name = title ?? command ?? shell.slice(shell.lastIndexOf('/') + 1)
    const folder = await this.#folder(cwd)
    const session = new PtySession(
      { id, title: name.slice(0, 200), argv, env, cwd: folder, cols, rows },
      events,
      this.#turns,
    )
    this.#sessions.set(id, session)
    events.onChange()
    return session
  }

  async #folder(cwd: string): Promise<string> {
    await using place = await this.#deps.root.place(cwd)
    const real = await realpath(place.at)
    this.#deps.root.inside(real)
    return real
  }

  get(id: string): PtySession {
    const session = this.#sessions.get(id)
    if (!session) throw new AppError('not_found', 'There is no such terminal.')
    return session
  }

  /** What a path printed in this terminal means. */
  async findPath(id: string, path: string): Promise<FoundPath | null> {
    const { root, config } = this.#deps
    return findPath(path, { root, home: config.home, pid: this.get(id).info().pid })
  }

  async close(id: string): Promise<void> {
    await this.#starting.get(id)?.catch(() => undefined)
    const session = this.#sessions.get(id)
    if (!session) return
    this.#sessions.delete(id)
    await session.close()
    this.#deps.events.onChange()
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((id) => this.close(id)))
  }
}

export function ptyRoutes(ptys: Ptys): Route[] {
  return [
    route('GET', '/v1/ptys', (call) => call.answer({ ptys: ptys.list() })),
    route('PUT', '/v1/ptys/:id', async (call) => {
      const id = parse(TerminalId, call.params['id'])
      call.answer(await ptys.create(id, await call.json(NewPty)))
    }),
    route('POST', '/v1/ptys/:id/restart', (call) => {
      const session = ptys.get(call.params['id'] ?? '')
      session.restart()
      call.answer(session.info())
    }),
    route('PATCH', '/v1/ptys/:id', async (call) => {
      const session = ptys.get(call.params['id'] ?? '')
      session.rename((await call.json(TerminalChange)).title)
      call.answer(session.info())
    }),
    route('GET', '/v1/ptys/:id/path', async (call) => {
      const path = call.query('path', z.string().min(1).max(LIMITS.pathChars))
      call.answer({ found: await ptys.findPath(call.params['id'] ?? '', path) })
    }),
    route('DELETE', '/v1/ptys/:id', async (call) => {
      await ptys.close(call.params['id'] ?? '')
      call.done()
    }),
  ]
}

/** The terminal protocol of `shared/terminals.ts`. Only `write=1` has a way in for input. */
export function ptySocket(ptys: Ptys): Upgrade {
  return {
    path: '/v1/ptys/:id',
    async handle({ params, url }, accept) {
      const session = ptys.get(params['id'] ?? '')
      const id = parse(ViewerId, url.searchParams.get('viewer'))
      const write = url.searchParams.get('write') === '1'
      session.attach({ id, write }, await accept())
    },
  }
}
