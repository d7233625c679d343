import { sql, type Kysely } from 'kysely'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import {
  readPreferences,
  StoredLayout,
  type Preferences,
  type PreferencesChange,
} from '../../shared/preferences.ts'
import type { Database } from '../store/schema.ts'

/** What each person chose, and how they laid out each workspace. */
export class PreferencesStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async of(userId: UserId): Promise<Preferences> {
    const row = await this.#db
      .selectFrom('preferences')
      .select('chosen')
      .where('person_id', '=', userId)
      .executeTakeFirst()
    return readPreferences(row?.chosen)
  }

  /** Changes only what is named, so two tabs that change different things keep both. */
  async change(userId: UserId, change: PreferencesChange): Promise<Preferences> {
    const chosen = JSON.stringify(change)
    const { rows } = await sql<{ chosen: unknown }>`
      insert into preferences (person_id, chosen) values (${userId}, ${chosen}::jsonb)
      on conflict (person_id) do update set chosen = preferences.chosen || excluded.chosen
      returning chosen`.execute(this.#db)
    return readPreferences(rows[0]?.chosen)
  }

  async layout(workspaceId: WorkspaceId, userId: UserId): Promise<StoredLayout> {
    const row = await this.#db
      .selectFrom('layout')
      .select('layout')
      .where('workspace_id', '=', workspaceId)
      .where('person_id', '=', userId)
      .executeTakeFirst()
    return StoredLayout.parse({ layout: row?.layout ?? null })
  }

  /** Null goes back to the default. */
  async keepLayout(
    workspaceId: WorkspaceId,
    userId: UserId,
    { layout }: StoredLayout,
  ): Promise<void> {
    if (layout === null) {
      await sql`
        delete from layout
        where workspace_id = ${workspaceId} and person_id = ${userId}`.execute(this.#db)
      return
    }
    await sql`
      insert into layout (workspace_id, person_id, layout)
      values (${workspaceId}, ${userId}, ${JSON.stringify(layout)}::jsonb)
      on conflict (workspace_id, person_id) do update set layout = excluded.layout`.execute(
      this.#db,
    )
  }
}
