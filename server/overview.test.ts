import { OpenAPIHono } from '@hono/zod-openapi'
import { expect, it } from 'vitest'
import { UserId, WorkspaceId } from '../shared/ids.ts'
import type { Port } from '../shared/ports.ts'
import type { SignedIn } from './http/kit.ts'
import { type OverviewDeps, overviewRoutes } from './overview.ts'

const me = UserId.parse('00000000-0000-4000-8000-000000000001')
const [mine, theirs, resting] = [1, 2, 3].map((n) =>
  WorkspaceId.parse(`00000000-0000-4000-9000-00000000000${n}`),
) as [WorkspaceId, WorkspaceId, WorkspaceId]
const port = (wish: Partial<Port>): Port => ({
  port: 5173,
  process: 'vite',
  listening: true,
  visibility: 'members',
  url: 'http://a.localhost/',
  ...wish,
})

async function overview(wish: Partial<OverviewDeps>) {
  const app = new OpenAPIHono<SignedIn>()
  app.use(async (c, next) => {
    c.set('caller', {
      userId: me,
      name: 'Ada',
      instanceOwner: false,
      via: { kind: 'token', id: 'x' },
    })
    await next()
  })
  const workspaces = {
    listFor: async () => [
      { id: mine, status: 'running' as const, role: 'owner' as const },
      { id: theirs, status: 'running' as const, role: 'editor' as const },
      { id: resting, status: 'stopped' as const, role: 'owner' as const },
    ],
  }
  const deps = { workspaces, news: { present: () => [] }, ports: { list: async () => [] }, ...wish }
  app.route('/', overviewRoutes(deps))
  const answer = await app.request('/me/overview')
  return (
    (await answer.json()) as {
      workspaces: { id: string; people: unknown[]; ports: { port: number }[] }[]
    }
  ).workspaces
}

it('[SE20] what runs is told, and what rests is left out', async () => {
  expect((await overview({})).map(({ id }) => id)).toEqual([mine, theirs])
})

it('[SE20] a person with two tabs is one, and idle only in both', async () => {
  const person = { id: me, name: 'Ada', slot: 0 }
  const where = { file: null, line: null, panel: null }
  const tab = (idle: boolean) => ({
    connection: String(idle),
    person,
    role: 'owner' as const,
    where,
    idle,
  })
  const [life] = await overview({ news: { present: () => [tab(true), tab(false)] } })
  expect(life?.people).toEqual([{ ...person, idle: false }])
})

it('[SE21] a private port is its owner’s, and one nothing listens on is nobody’s', async () => {
  const list = async () => [port({ visibility: 'private' }), port({ port: 8000, listening: false })]
  const lives = await overview({ ports: { list } })
  expect(lives.map(({ ports }) => ports.map((one) => one.port))).toEqual([[5173], []])
})

it('[SE22] ports that cannot be asked for cost nobody the list', async () => {
  const lives = await overview({ ports: { list: () => Promise.reject(new Error('gone')) } })
  expect(lives.map(({ ports }) => ports)).toEqual([[], []])
})
