import type { AccountsTables } from '../accounts/tables.ts'
import type { ChatTables } from '../chat/tables.ts'
import type { PreferencesTables } from '../preferences/tables.ts'
import type { PreviewTables } from '../previews/tables.ts'
import type { RoomTables } from '../rooms/tables.ts'
import type { WorkspaceTables } from '../workspaces/tables.ts'
import type { AuditTables } from './audit.ts'

/** Every table there is; each area owns its own, in `<area>/tables.ts` and in its migrations. */
export type Database = AccountsTables &
  WorkspaceTables &
  RoomTables &
  ChatTables &
  PreviewTables &
  PreferencesTables &
  AuditTables
