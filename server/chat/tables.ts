import type { ColumnType, Generated } from 'kysely'

type When = ColumnType<Date, Date | undefined, Date>

export type ChatTables = {
  message: {
    id: Generated<string>
    workspace_id: string
    author_id: string
    text: string
    mentions: string[]
    created_at: When
    reply_to: string | null
    client_key: string | null
    edited_at: Date | null
    deleted_at: Date | null
    deleted_by: string | null
    forgotten: Generated<boolean>
  }
  read_mark: { workspace_id: string; user_id: string; read_up_to: string }
  thread_mark: { message_id: string; user_id: string; read_up_to: string }
  message_reaction: { message_id: string; person_id: string; emoji: string; created_at: When }
  chat_image: {
    id: Generated<string>
    workspace_id: string
    person_id: string
    message_id: string | null
    place: Generated<number>
    name: string
    alt: Generated<string>
    type: string
    width: number
    height: number
    data: Buffer
    created_at: When
  }
}
