import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Invite } from '../../shared/workspaces.ts'
import { toastError } from '../app/toasts.tsx'
import { membersApi } from './members-api.ts'
import { Button } from '../ui/button.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { relativeTime } from '../ui/time.ts'
import { roleWord } from '../words/role-word.ts'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { useMembers } from './use-members.ts'

/** The links that still open; each can be closed. */
export function OpenInvites(): ReactNode {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  const members = useMembers()
  const key = keys.invites(workspace.id)
  const query = useQuery({ queryKey: key, queryFn: () => membersApi.invites(workspace.id) })
  const revoke = useMutation({
    mutationFn: ({ id }: Invite) => membersApi.revokeInvite(workspace.id, id),
    onError: (error) => toastError(t('The invite was not revoked'), error),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (!query.data || query.data.length === 0) return null
  const makerOf = ({ createdBy }: Invite): string =>
    members.data?.find(({ id }) => id === createdBy)?.name ?? t('somebody who left')
  return (
    <>
      <h3 className="font-medium text-body">{t('Open links')}</h3>
      <List label={t('Open invites')}>
        {query.data.map((invite) => (
          <ListRow
            key={invite.id}
            title={t('Invite as {role}', { role: roleWord(invite.role) })}
            detail={t('By {name}, ends {when}', {
              name: makerOf(invite),
              when: relativeTime(invite.expiresAt),
            })}
          >
            <Button
              size="small"
              tone="danger"
              aria-label={t('Revoke the invite as {role}', { role: roleWord(invite.role) })}
              onClick={() => revoke.mutate(invite)}
            >
              {t('Revoke')}
            </Button>
          </ListRow>
        ))}
      </List>
    </>
  )
}
