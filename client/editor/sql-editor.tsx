import { type ReactNode, type RefObject, useState } from 'react'
import type { WorkspaceId } from '../../shared/ids.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import type { RoomClient } from '../collab/room-client.ts'
import { prefersTouch } from '../phone/prefers-touch.ts'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import type { SqlKnowledge } from './sql-knowledge.ts'
import { useRoomView } from './use-shared-file.ts'
import { WithSharedFile } from './with-shared-file.tsx'

/** Where a statement that failed is wrong: an offset into the file's text, and what Postgres says. */
export type SqlMarker = { offset: number; message: string }

/** What a button beside the editor may have it do. */
export type SqlHandle = {
  /** Runs the selection, or the statement at the caret. */
  run(): void
  runAll(): void
  /** Writes at the end, as the person's own typing. */
  append(text: string): void
  /** Puts the caret where a run says it is wrong. */
  goTo(offset: number): void
}
/** What every editor of SQL is given, whatever it is made of. */
export type SqlTextProps = {
  room: RoomClient
  path: string
  /** `offset` is where `sql` begins in the text. */
  onRun: (sql: string, offset: number) => void
  marker?: SqlMarker | undefined
  handle?: RefObject<SqlHandle | null> | undefined
  /** What completion and hover draw from; it may answer more with time. */
  knowledge?: SqlKnowledge | undefined
}
type Props = Omit<SqlTextProps, 'room'> & { workspaceId: WorkspaceId }

const MonacoSql = lazy(async () => ({ default: (await import('./monaco-sql.tsx')).MonacoSql }))
const TouchSql = lazy(async () => ({ default: (await import('../phone/touch-sql.tsx')).TouchSql }))

/** SQL that people write together. Ctrl+Enter runs the statement at the caret, with Shift all of it. */
export function SqlEditor({ workspaceId, ...props }: Props): ReactNode {
  return (
    <WithSharedFile workspaceId={workspaceId} path={props.path}>
      {(room) => <SqlText key={room.info.room} room={room} {...props} />}
    </WithSharedFile>
  )
}

function SqlText(props: SqlTextProps): ReactNode {
  const { ready } = useRoomView(props.room)
  // Chosen once: an editor never changes under a hand.
  const [SqlText] = useState(() => (prefersTouch() ? TouchSql : MonacoSql))
  void SqlText.fetch()
  const loading = <Waiting>{t('Loading the query…')}</Waiting>
  if (!ready) return loading
  return (
    <Awaiting fallback={loading}>
      <SqlText {...props} />
    </Awaiting>
  )
}
