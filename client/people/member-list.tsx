import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { MemberRows } from './member-rows.tsx'
import { showMembers } from './members-state.ts'
import { OpenInvites } from './open-invites.tsx'

/** Everybody who may be here, and the links that are still open: a part of the settings. */
export function MemberList(): ReactNode {
  const { may } = useWorkspace()
  return (
    <>
      <MemberRows />
      {may('manage_members') && (
        <>
          <OpenInvites />
          <Button className="self-start" onClick={showMembers}>
            {t('Invite somebody…')}
          </Button>
        </>
      )}
    </>
  )
}
