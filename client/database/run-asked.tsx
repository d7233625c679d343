import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { RoomClient } from '../collab/room-client.ts'
import { useRoomView, useSharedFile } from '../editor/use-shared-file.ts'
import { askedSql, takeAskedSql, withStatement } from './asked-sql.ts'
import { CONSOLE_PATH } from './console-path.ts'
import type { Run } from './query-frame.tsx'

/** SQL that came from elsewhere in the page is written down where everybody sees it, and run. */
export function RunAsked({ workspaceId, run }: { workspaceId: WorkspaceId; run: Run }): ReactNode {
  const { view } = useSharedFile(workspaceId, CONSOLE_PATH)
  return view.status === 'open' && <Written room={view.room} run={run} />
}

function Written({ room, run }: { room: RoomClient; run: Run }): ReactNode {
  const { ready } = useRoomView(room)
  const asked = useStore(askedSql, ({ sql }) => sql)
  useEffect(() => {
    if (!ready || asked === null) return
    const sql = takeAskedSql()
    if (sql === null) return
    const { added, offset } = withStatement(room.text.toString(), sql)
    room.text.insert(room.text.length, added)
    run(sql, offset)
  }, [asked, ready, room, run])
  return null
}
