import { sql, type Kysely } from 'kysely'
import { ImageId, type ChatImage, type SentImage } from '../../shared/chat.ts'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { Database } from '../store/schema.ts'
import type { ImageKind } from './image-kind.ts'
import { refuseNul } from './refuse-nul.ts'

type NewImage = ImageKind & {
  workspaceId: WorkspaceId
  userId: UserId
  name: string
  data: Buffer
}
type Row = { id: string; name: string; alt: string; width: number; height: number; bytes: number }

/** The pictures of chats, in Postgres. One that was never sent is forgotten after a day. */
export class ImageStore {
  readonly #db: Kysely<Database>

  constructor(deps: { db: Kysely<Database> }) {
    this.#db = deps.db
  }

  async add(image: NewImage): Promise<ChatImage> {
    const { workspaceId, userId, name, type, width, height, data } = image
    return this.#db.transaction().execute(async (tx) => {
      // One at a time in a workspace, so that the sum holds.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`chat images ${workspaceId}`}, 0))`.execute(
        tx,
      )
      await sql`
        delete from chat_image where workspace_id = ${workspaceId} and message_id is null
        and created_at < now() - interval '1 day'`.execute(tx)
      const { rows } = await sql<{ bytes: string }>`
        select coalesce(sum(octet_length(data)), 0) as bytes from chat_image
        where workspace_id = ${workspaceId}`.execute(tx)
      if (Number(rows[0]?.bytes) + data.byteLength > LIMITS.chatImagesBytes) throw full()
      const { id } = await tx
        .insertInto('chat_image')
        .values({
          workspace_id: workspaceId,
          person_id: userId,
          message_id: null,
          name,
          type,
          width,
          height,
          data,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return toWire({ id, name, alt: '', width, height, bytes: data.byteLength })
    })
  }

  /** What was sent is for every member; what was not yet, for whoever uploaded it. */
  async read(
    workspaceId: WorkspaceId,
    userId: UserId,
    id: ImageId,
  ): Promise<{ type: string; data: Buffer }> {
    const row = await this.#db
      .selectFrom('chat_image')
      .leftJoin('message', 'message.id', 'chat_image.message_id')
      .select(['chat_image.type', 'chat_image.data'])
      .where('chat_image.workspace_id', '=', workspaceId)
      .where('chat_image.id', '=', id)
      .where('message.deleted_at', 'is', null)
      .where((is) => is.or([is('message_id', 'is not', null), is('person_id', '=', userId)]))
      .executeTakeFirst()
    if (!row) throw new AppError('not_found', 'There is no such picture.')
    return row
  }

  /** By message, in the order in which they were sent. */
  async of(messageIds: readonly number[]): Promise<Map<number, ChatImage[]>> {
    const { rows } = await sql<Row & { message_id: string }>`
      select id, name, alt, width, height, octet_length(data) as bytes, message_id from chat_image
      where message_id = any (${messageIds.map(String)}::bigint[]) order by place`.execute(this.#db)
    const byMessage = Map.groupBy(rows, (row) => Number(row.message_id))
    return new Map([...byMessage].map(([id, list]) => [id, list.map(toWire)]))
  }
}

/** Makes uploaded pictures part of a message; each is sent once, by whoever uploaded it. */
export async function attachImages(
  db: Kysely<Database>,
  to: { images: readonly SentImage[]; messageId: string; workspaceId: WorkspaceId; userId: UserId },
): Promise<void> {
  if (to.images.length === 0) return
  const alts = to.images.map(({ alt = '' }) => alt)
  for (const alt of alts) refuseNul(alt)
  const ids = to.images.map(({ id }) => id)
  const { rows } = await sql`
    update chat_image set message_id = ${to.messageId}, alt = sent.alt, place = sent.place
    from unnest(${ids}::uuid[], ${alts}::text[]) with ordinality as sent (id, alt, place)
    where chat_image.id = sent.id and workspace_id = ${to.workspaceId}
      and person_id = ${to.userId} and message_id is null
    returning chat_image.id`.execute(db)
  if (rows.length === new Set(ids).size) return
  throw new AppError('bad_input', 'A picture of this message is not there. Attach it again.')
}

function full(): AppError {
  const mib = LIMITS.chatImagesBytes / 1024 / 1024
  const message = `The chat of this workspace holds up to ${mib} MiB of pictures. Delete messages with pictures first.`
  return new AppError('too_large', message)
}

function toWire({ id, name, alt, width, height, bytes }: Row): ChatImage {
  return { id: ImageId.parse(id), name, alt, width, height, bytes }
}
