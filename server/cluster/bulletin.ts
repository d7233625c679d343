import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { Role } from '../../shared/roles.ts'
import type { Caller, RoleChange } from '../seams.ts'

const Via = z.object({ kind: z.enum(['session', 'token']), id: z.string() })
const Change = z.object({ workspaceId: WorkspaceId, userId: UserId, role: Role.optional() })
const Notice = z.object({
  from: z.string(),
  ended: Via.optional(),
  changed: Change.optional(),
})
type Notice = z.infer<typeof Notice>

type Deps = {
  connection: pg.ClientConfig
  /** This server's name: what it said itself it does not hear. */
  name: string
  onEnded: (via: Caller['via']) => void
  onChanged: (change: RoleChange) => void
  /** Something may have been said while nobody listened. */
  onGap: () => void
  log: { warn(fields: object, phrase: string): void }
}

const CHANNEL = 'atelier'
const AGAIN_MS = 1_000

/**
 * What must be known on every server at once: rights that change and sign-ins that end. Said by Postgres'
 * NOTIFY; what is said while the connection is gone is lost, so whoever depends on it is told of the gap.
 */
export class Bulletin implements AsyncDisposable {
  readonly #deps: Deps
  readonly #ended = new AbortController()
  readonly #loop: Promise<void>
  #client: pg.Client | undefined
  /** While we pass on what another said, our own listeners are not to say it again. */
  #hearing = false
  /** What is not out yet, in order. */
  #line: Promise<void> = Promise.resolve()

  constructor(deps: Deps) {
    this.#deps = deps
    this.#loop = this.#listen()
  }

  ended(via: Caller['via']): void {
    this.#say({ ended: via })
  }

  changed(change: RoleChange): void {
    this.#say({ changed: change })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const patience = sleep(AGAIN_MS, undefined, { ref: false })
    await Promise.race([this.#line, patience])
    this.#ended.abort()
    await this.#client?.end().catch(() => undefined)
    await this.#loop
  }

  #say(news: Pick<Notice, 'ended' | 'changed'>): void {
    if (this.#hearing) return
    const payload = JSON.stringify({ from: this.#deps.name, ...news })
    this.#line = this.#line.then(() => this.#send(payload))
  }

  /** Until it is out: a right that was taken away is not to stay elsewhere because a connection blinked. */
  async #send(payload: string): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      try {
        if (!this.#client) throw new Error('not connected')
        await this.#client.query('select pg_notify($1, $2)', [CHANNEL, payload])
        return
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'other servers not told yet')
        await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ended
    for (let first = true; !signal.aborted; first = false) {
      try {
        const client = await this.#connect()
        if (!first) this.#deps.onGap()
        await new Promise((settle) => client.once('end', settle))
      } catch (error) {
        this.#deps.log.warn({ err: error }, 'not in touch with other servers')
      }
      this.#client = undefined
      await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#deps.connection, application_name: 'atelier bulletin' })
    // Its end says the same; unheard, the error would end the process.
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''))
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    this.#client = client
    return client
  }

  #hear(payload: string): void {
    const { data } = Notice.safeParse(parsed(payload))
    if (!data || data.from === this.#deps.name) return
    this.#hearing = true
    try {
      if (data.ended) this.#deps.onEnded(data.ended)
      if (data.changed) this.#deps.onChanged({ ...data.changed, role: data.changed.role })
    } finally {
      this.#hearing = false
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
