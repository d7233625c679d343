import { sql, type Kysely, type Transaction } from 'kysely'
import { AppError } from '../../shared/errors.ts'
import type { SentImage } from '../../shared/chat.ts'
import { UserId, type WorkspaceId } from '../../shared/ids.ts'
import type { Database } from '../store/schema.ts'
import { attachImages } from './image-store.ts'
import { advance, advanceThread } from './read-marks.ts'

/** A message as it is kept: its author is known by id only. */
export type StoredMessage = {
  readonly id: number
  readonly authorId: UserId
  readonly text: string
  readonly mentions: UserId[]
  readonly createdAt: Date
  readonly replyTo: number | null
  readonly key: string | null
  readonly editedAt: Date | null
  readonly deleted: boolean
  readonly deletedBy: UserId | null
}
/** What is to be kept. */
export type Draft = {
  readonly workspaceId: WorkspaceId
  readonly authorId: UserId
  readonly text: string
  readonly mentions: UserId[]
  /** Of the message that began the thread. */
  readonly replyTo?: number | undefined
  readonly key?: string | undefined
  readonly images?: readonly SentImage[] | undefined
}
/** Below `before` the latest, above `after` the first. */
export type Page = {
  before?: number | undefined
  after?: number | undefined
  limit: number
}
/** How long who deleted a message may take it back. */
export const UNDO_MINUTES = 10

const COLUMNS = [
  'id',
  'author_id',
  'text',
  'mentions',
  'created_at',
  'reply_to',
  'client_key',
  'edited_at',
  'deleted_at',
  'deleted_by',
] as const

/** What was said in workspaces, in Postgres. */
export class MessageStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  /** A page of messages, oldest first: of a thread, or outside of threads. */
  async page(
    workspaceId: WorkspaceId,
    { before, after, limit, thread }: Page & { thread?: number | undefined },
  ): Promise<StoredMessage[]> {
    let query = this.#db
      .selectFrom('message')
      .select(COLUMNS)
      .where('workspace_id', '=', workspaceId)
      .where('reply_to', thread === undefined ? 'is' : '=', thread?.toString() ?? null)
    if (before !== undefined) query = query.where('id', '<', String(before))
    if (after !== undefined) query = query.where('id', '>', String(after))
    const rows = await query
      .orderBy('id', after === undefined ? 'desc' : 'asc')
      .limit(limit)
      .execute()
    return (after === undefined ? rows.toReversed() : rows).map(stored)
  }

  /** Messages with every one of the words in them, newest first. */
  async search(
    workspaceId: WorkspaceId,
    { words, before, limit }: Page & { words: readonly string[] },
  ): Promise<StoredMessage[]> {
    let query = this.#db
      .selectFrom('message')
      .select(COLUMNS)
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
    for (const word of words) query = query.where('text', 'ilike', `%${literal(word)}%`)
    if (before !== undefined) query = query.where('id', '<', String(before))
    const rows = await query.orderBy('id', 'desc').limit(limit).execute()
    return rows.map(stored)
  }

  async get(workspaceId: WorkspaceId, id: number): Promise<StoredMessage> {
    const row = await this.#db
      .selectFrom('message')
      .select(COLUMNS)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', String(id))
      .executeTakeFirst()
    if (!row) throw new AppError('not_found', 'There is no such message.')
    return stored(row)
  }

  /** Durable when it resolves; what one writes, one has read. The same key again is the same message. */
  async add(draft: Draft): Promise<{ message: StoredMessage; isNew: boolean }> {
    return this.#db.transaction().execute(async (tx) => {
      const added = await insert(tx, draft)
      if (!added) return { message: await byKey(tx, draft), isNew: false }
      const { workspaceId, authorId: userId, images = [], replyTo } = draft
      await attachImages(tx, { images, messageId: added.id, workspaceId, userId })
      if (replyTo === undefined) await advance(tx, { workspaceId, userId, upTo: added.id })
      else await advanceThread(tx, { thread: String(replyTo), userId, upTo: added.id })
      return { message: stored(added), isNew: true }
    })
  }

  /** New words; undefined when it was deleted meanwhile. */
  async edit(id: number, change: Pick<Draft, 'text' | 'mentions'>) {
    const row = await this.#db
      .updateTable('message')
      .set({ ...change, edited_at: sql<Date>`now()` })
      .where('id', '=', String(id))
      .where('deleted_at', 'is', null)
      .returning(COLUMNS)
      .executeTakeFirst()
    return row && stored(row)
  }

  /** From now on nobody sees more of it than that it was there; `forget` makes it so for good. */
  async remove(id: number, by: UserId): Promise<StoredMessage> {
    const row = await this.#db
      .updateTable('message')
      .set({
        deleted_at: sql<Date>`coalesce(deleted_at, now())`,
        deleted_by: sql<string>`coalesce(deleted_by, ${by})`,
      })
      .where('id', '=', String(id))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
    return stored(row)
  }

  /** Takes back that it was deleted; undefined when that was too long ago. */
  async restore(id: number): Promise<StoredMessage | undefined> {
    const row = await this.#db
      .updateTable('message')
      .set({ deleted_at: null, deleted_by: null })
      .where('id', '=', String(id))
      .where('deleted_at', '>', undoEnd())
      .returning(COLUMNS)
      .executeTakeFirst()
    return row && stored(row)
  }

  /** What was deleted and can no longer be taken back loses its words, pictures and reactions for good. */
  async forget(): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const rows = await tx
        .updateTable('message')
        .set({ text: '', mentions: [], forgotten: true })
        .where('deleted_at', '<=', undoEnd())
        .where('forgotten', '=', false)
        .returning('id')
        .execute()
      const ids = rows.map(({ id }) => id)
      if (ids.length === 0) return
      await tx.deleteFrom('message_reaction').where('message_id', 'in', ids).execute()
      await tx.deleteFrom('chat_image').where('message_id', 'in', ids).execute()
    })
  }

  /** Who can be mentioned. */
  async memberIds(workspaceId: WorkspaceId): Promise<UserId[]> {
    const rows = await this.#db
      .selectFrom('member')
      .select('user_id')
      .where('workspace_id', '=', workspaceId)
      .execute()
    return rows.map((row) => UserId.parse(row.user_id))
  }
}

type Row = Awaited<ReturnType<typeof byKeyRow>>

async function insert(tx: Transaction<Database>, draft: Draft): Promise<Row | undefined> {
  const { workspaceId, authorId, text, mentions, replyTo, key } = draft
  return tx
    .insertInto('message')
    .values({
      workspace_id: workspaceId,
      author_id: authorId,
      text,
      mentions,
      reply_to: replyTo?.toString() ?? null,
      client_key: key ?? null,
    })
    .onConflict((clash) => clash.doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
}

async function byKey(tx: Transaction<Database>, draft: Draft): Promise<StoredMessage> {
  return stored(await byKeyRow(tx, draft))
}

function byKeyRow(tx: Transaction<Database>, { workspaceId, authorId, key }: Draft) {
  return tx
    .selectFrom('message')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('author_id', '=', authorId)
    .where('client_key', '=', key ?? null)
    .executeTakeFirstOrThrow()
}

function undoEnd() {
  return sql<Date>`now() - ${`${UNDO_MINUTES} minutes`}::interval`
}

/** What `like` would read as a wildcard is a letter here. */
function literal(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&')
}

function stored(row: Row): StoredMessage {
  return {
    id: Number(row.id),
    authorId: UserId.parse(row.author_id),
    text: row.text,
    mentions: row.mentions.map((id) => UserId.parse(id)),
    createdAt: row.created_at,
    replyTo: row.reply_to === null ? null : Number(row.reply_to),
    key: row.client_key,
    editedAt: row.edited_at,
    deleted: row.deleted_at !== null,
    deletedBy: row.deleted_by === null ? null : UserId.parse(row.deleted_by),
  }
}
