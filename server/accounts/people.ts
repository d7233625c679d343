import type { Kysely, Selectable } from 'kysely'
import type { Me } from '../../shared/accounts.ts'
import { UserId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'
import type { AccountsTables } from './tables.ts'

type PersonRow = Selectable<AccountsTables['person']>
/** Whoever comes first owns the instance; the command line may come before any browser. */
const OWNER_NAME = 'Owner'
const COLOURS = 12

export async function findPerson(db: Kysely<Database>, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findOwner(db: Kysely<Database>): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('instance_owner', '=', true).executeTakeFirst()
}

/** The instance's one owner, made if there is none, however many ask at once. */
export async function ensureOwner(
  db: Kysely<Database>,
  wish: { id?: string; name?: string | undefined } = {},
): Promise<PersonRow> {
  const { id, name = OWNER_NAME } = wish
  const made = await db
    .insertInto('person')
    .values({ ...(id !== undefined && { id }), name, instance_owner: true })
    .onConflict((oc) => oc.column('instance_owner').where('instance_owner', '=', true).doNothing())
    .returningAll()
    .executeTakeFirst()
  return made ?? (await findOwner(db)) ?? ensureOwner(db, wish)
}

export async function renamePerson(db: Kysely<Database>, id: string, name: string): Promise<Me> {
  const row = await db
    .updateTable('person')
    .set({ name })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toMe(row)
}

/** Outside of a workspace the colour follows the id, so that it is the same everywhere. */
export function toMe(row: PersonRow): Me {
  return {
    id: UserId.parse(row.id),
    name: row.name,
    slot: Number.parseInt(row.id.slice(0, 8), 16) % COLOURS,
    instanceOwner: row.instance_owner,
    createdAt: row.created_at.toISOString(),
  }
}
