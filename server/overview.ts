import type { UserId, WorkspaceId } from '../shared/ids.ts'
import type { Present } from '../shared/news.ts'
import { Overview, type WorkspaceLife } from '../shared/overview.ts'
import type { Port } from '../shared/ports.ts'
import type { Workspace } from '../shared/workspaces.ts'
import { answers, createRoute, router } from './http/kit.ts'

export type OverviewDeps = {
  workspaces: { listFor(userId: UserId): Promise<Pick<Workspace, 'id' | 'status' | 'role'>[]> }
  news: { present(workspaceId: WorkspaceId): readonly Present[] }
  ports: { list(workspaceId: WorkspaceId): Promise<readonly Port[]> }
}

/** One that does not answer in this time is shown without its ports. */
const PORTS_MS = 1_000

const get = createRoute({
  method: 'get',
  path: '/me/overview',
  summary: 'Who is inside the caller’s workspaces now, and which apps run there',
  responses: answers(200, Overview),
})

/** What a list of workspaces tells beyond the workspaces: gathered from those areas that know. */
export function overviewRoutes(deps: OverviewDeps) {
  return router().openapi(get, async (c) => {
    const mine = await deps.workspaces.listFor(c.var.caller.userId)
    const running = mine.filter(({ status }) => status === 'running')
    return c.json({ workspaces: await Promise.all(running.map((one) => lifeOf(one, deps))) }, 200)
  })
}

async function lifeOf(
  { id, role }: Pick<Workspace, 'id' | 'role'>,
  { news, ports }: OverviewDeps,
): Promise<WorkspaceLife> {
  const open = await inTime(ports.list(id))
  return {
    id,
    people: peopleOf(news.present(id)),
    ports: open
      .filter(
        ({ listening, visibility }) => listening && (visibility !== 'private' || role === 'owner'),
      )
      .map(({ port, process, url }) => ({ port, process, url })),
  }
}

/** Each once, however many tabs they have; idle only if they are in all of them. */
function peopleOf(present: readonly Present[]): WorkspaceLife['people'] {
  const people = new Map<UserId, WorkspaceLife['people'][number]>()
  for (const { person, idle } of present) {
    const before = people.get(person.id)
    people.set(person.id, { ...person, idle: idle && (before?.idle ?? true) })
  }
  return [...people.values()]
}

async function inTime(list: Promise<readonly Port[]>): Promise<readonly Port[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Port[]>((settle) => {
    timer = setTimeout(() => settle([]), PORTS_MS)
  })
  try {
    return await Promise.race([list, late])
  } catch {
    return []
  } finally {
    clearTimeout(timer)
  }
}
