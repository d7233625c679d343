import type { Kysely } from 'kysely'
import { UserId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'
import { systemClock } from '../seams.ts'
import { Invites } from './invites.ts'
import { Members } from './members.ts'
import { WorkspaceStore, type NewRecord } from './workspace-store.ts'

export const SETTINGS = { memoryMib: 512, cpus: 1, pids: 512, idleMinutes: 30 }

/** Registers a person, as accounts would. */
export async function aPerson(db: Kysely<Database>, name: string): Promise<UserId> {
  const row = await db
    .insertInto('person')
    .values({ name, instance_owner: false })
    .returning('id')
    .executeTakeFirstOrThrow()
  return UserId.parse(row.id)
}

export function aRecord(name = 'compiler'): NewRecord {
  return { name, template: 'blank', settings: SETTINGS }
}

/** Store, members and invites on one database. */
export function peopleOn(db: Kysely<Database>) {
  const clock = systemClock
  const store = new WorkspaceStore({ db })
  const members = new Members({ db, clock })
  const invites = new Invites({ db, members, publicUrl: 'http://localhost:3000', clock })
  return { store, members, invites }
}

/** Lets a person in by a fresh link, as they would come in. */
export async function letIn(
  { invites }: Pick<ReturnType<typeof peopleOn>, 'invites'>,
  entry: {
    workspaceId: Parameters<Invites['make']>[0]
    by: UserId
    userId: UserId
    role: 'admin' | 'editor' | 'viewer'
  },
): Promise<string> {
  const { url } = await invites.make(entry.workspaceId, entry.by, { role: entry.role, hours: 1 })
  const secret = url.split('/join/')[1] ?? ''
  await invites.redeem(secret, entry.userId)
  return secret
}
