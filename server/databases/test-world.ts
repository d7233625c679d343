import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { News } from '../../shared/news.ts'
import { can, type Role } from '../../shared/roles.ts'
import type { Access, DatabaseAddress, Sandboxes } from '../seams.ts'
import { Databases } from './databases.ts'
import { prepareDatabase } from './prepare-database.ts'

type Limits = NonNullable<ConstructorParameters<typeof Databases>[0]['limits']>

/** A database with roles of its own on the Postgres of this test run, as a workspace's would be. */
export async function aDatabase(limits: Limits = {}) {
  const server = inject('postgres')
  const name = `ws_${randomBytes(6).toString('hex')}`
  const address: DatabaseAddress = {
    host: server.host,
    port: server.port,
    database: name,
    superuser: { name: server.user, password: '' },
    owner: { name, password: 'of the owner' },
    reader: { name: `${name}_reader`, password: 'of the reader' },
    urlInside: `postgres://${name}@localhost:5432/${name}`,
  }
  await prepareDatabase(address, AbortSignal.timeout(20_000))
  const people = new Map<UserId, Role>()
  const touched: WorkspaceId[] = []
  const news: News[] = []
  const databases = new Databases({
    access: accessOf(people),
    sandboxes: sandboxesOf(address, touched),
    news: { publish: (_id, told) => void news.push(told) },
    statusOf: async () => 'running',
    limits,
  })
  const workspaceId = WorkspaceId.parse(randomUUID())
  return {
    address,
    databases,
    touched,
    news,
    as: (role: Role) => {
      const userId = UserId.parse(randomUUID())
      people.set(userId, role)
      return { workspaceId, userId }
    },
    [Symbol.asyncDispose]: () => dropAll(address),
  }
}

/** Asks as the platform's superuser, past everything under test. */
export async function asSuperuser(address: DatabaseAddress, sql: string): Promise<unknown[]> {
  const { host, port, database, superuser } = address
  const client = new pg.Client({ host, port, database, user: superuser.name })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function dropAll(address: DatabaseAddress): Promise<void> {
  const outside = { ...address, database: 'postgres' }
  await asSuperuser(outside, `drop database "${address.database}" with (force)`)
  // What the owner may call besides is noted in `postgres` of no database but the dropped one.
  await asSuperuser(outside, `drop role "${address.reader.name}"`)
  await asSuperuser(outside, `drop role "${address.owner.name}"`)
}

function accessOf(people: Map<UserId, Role>): Access {
  return {
    require: async (userId, _workspaceId, action) => {
      const role = people.get(userId)
      if (!role) throw new AppError('not_found', 'no')
      if (!can(role, action)) throw new AppError('forbidden', 'no')
      return role
    },
    roleOf: async (userId) => people.get(userId),
    onChange: () => () => undefined,
  }
}

function sandboxesOf(address: DatabaseAddress, touched: WorkspaceId[]): Sandboxes {
  const down = (): never => {
    throw new AppError('sandbox_unavailable', 'There is no agent here.')
  }
  return {
    agent: down,
    findAgent: () => undefined,
    onAgent: () => () => undefined,
    touch: (id) => void touched.push(id),
    database: async () => address,
  }
}
