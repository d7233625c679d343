import { setTimeout as sleep } from 'node:timers/promises'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { News } from '../../shared/news.ts'
import type { Clock } from '../seams.ts'
import type { TestDatabase } from '../store/test-database.ts'
import {
  InProcessDriver,
  inProcessConnect,
  inProcessDisk,
  type InProcessHost,
} from './test-in-process-driver.ts'
import { SETTINGS, aPerson, peopleOn } from './test-people.ts'
import { Workspaces, type WorkspacesDeps } from './workspaces.ts'

export const SECRET = Buffer.from('a secret of this test, and no other')
export const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A clock that stands still until it is moved. */
export function heldClock(): Clock & { forward(ms: number): void } {
  let now = Date.now()
  return { now: () => now, forward: (ms) => void (now += ms) }
}

/** Workspaces on a database and a machine that outlive it, as a server process would have them. */
export function aServer(t: TestDatabase, host: InProcessHost, more: Partial<WorkspacesDeps> = {}) {
  const people = peopleOn(t.db)
  const news: { id: WorkspaceId; news: News }[] = []
  const workspaces = new Workspaces({
    db: t.db,
    connection: t.pool,
    members: people.members,
    driver: new InProcessDriver({ host }),
    disk: inProcessDisk(host),
    connectAgent: inProcessConnect(host),
    prepareDatabase: async () => undefined,
    news: {
      publish: (id, item) => void news.push({ id, news: item }),
      tell: (id, _userId, item) => void news.push({ id, news: item }),
    },
    secret: SECRET,
    clock: { now: () => Date.now() },
    log: quiet,
    defaults: SETTINGS,
    ...more,
    timing: { firstRetryMs: 20, ...more.timing },
  })
  return {
    ...people,
    workspaces,
    news,
    ada: () => aPerson(t.db, 'Ada'),
    [Symbol.asyncDispose]: () => workspaces[Symbol.asyncDispose](),
  }
}

/** Makes a workspace and waits for what comes of it. */
export async function aWorkspace(
  server: { workspaces: Workspaces },
  owner: UserId,
  template: 'blank' | 'vite-react' = 'blank',
): Promise<WorkspaceId> {
  const { id } = await server.workspaces.create(owner, { name: 'compiler', template })
  await server.workspaces.settled(id)
  return id
}

/** Waits until something holds, for at most some seconds. */
export async function until(what: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`This never held: ${what.toString()}`)
    await sleep(10)
  }
}
