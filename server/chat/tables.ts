import type { ColumnType, Generated } from 'kysely'

export type ChatTables = {
  message: {
    id: Generated<string>
    workspace_id: string
    author_id: string
    text: string
    mentions: string[]
    created_at: ColumnType<Date, Date | undefined, Date>
  }
  read_mark: { workspace_id: string; user_id: string; read_up_to: string }
}
