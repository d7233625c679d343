import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type GrantableRole, outranks } from '../../shared/roles.ts'
import type { Invite, Member } from '../../shared/workspaces.ts'
import { Loaded } from '../app/loaded.tsx'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { Select } from '../ui/select.tsx'
import { relativeTime } from '../ui/time.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { GRANTABLE } from './role-names.ts'

/** Everybody who may be here: roles, removal, and the links that are still open. */
export function MemberList(): ReactNode {
  const { workspace, may } = useWorkspace()
  const query = useQuery({
    queryKey: keys.members(workspace.id),
    queryFn: () => workspacesApi.members(workspace.id),
  })
  const [inviting, setInviting] = useState(false)
  return (
    <>
      <Loaded query={query} what="members">
        {(members) => (
          <List label="Members">
            {members.map((member) => (
              <MemberRow key={member.id} member={member} />
            ))}
          </List>
        )}
      </Loaded>
      {may('manage_members') && (
        <>
          <OpenInvites />
          <Button className="self-start" onClick={() => setInviting(true)}>
            Invite somebody…
          </Button>
        </>
      )}
      {inviting && <InviteDialog close={() => setInviting(false)} />}
    </>
  )
}

function MemberRow({ member }: { member: Member }): ReactNode {
  const { workspace, me, may } = useWorkspace()
  const queries = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const refresh = (): Promise<void> =>
    queries.invalidateQueries({ queryKey: keys.members(workspace.id) })
  const change = useMutation({
    mutationFn: (role: GrantableRole) => workspacesApi.changeRole(workspace.id, member.id, role),
    onError: (error) => toastError('The role was not changed', error),
    onSettled: refresh,
  })
  const isMe = member.id === me.id
  const manages = may('manage_members') && !isMe && outranks(workspace.role, member.role)
  const leaves = isMe && member.role !== 'owner'
  return (
    <ListRow
      lead={<Avatar name={member.name} slot={member.slot} size={28} />}
      title={isMe ? `${member.name} (you)` : member.name}
      detail={`Since ${relativeTime(member.joinedAt)}`}
    >
      {manages && member.role !== 'owner' ? (
        <Select
          label={`Role of ${member.name}`}
          value={member.role}
          options={GRANTABLE.filter(({ value }) => outranks(workspace.role, value))}
          onChange={(role) => change.mutate(role)}
        />
      ) : (
        <span className="text-muted">{member.role}</span>
      )}
      {(manages || leaves) && (
        <Button size="small" tone="danger" onClick={() => setRemoving(true)}>
          {leaves ? 'Leave' : 'Remove'}
        </Button>
      )}
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={leaves ? `Leave ${workspace.name}?` : `Remove ${member.name}?`}
        action={leaves ? 'Leave' : 'Remove'}
        onConfirm={async () => {
          await workspacesApi.removeMember(workspace.id, member.id)
          await refresh()
        }}
      >
        {leaves
          ? 'You need a new invite to come back.'
          : 'They lose access at once, in every open tab.'}
      </ConfirmDialog>
    </ListRow>
  )
}

function OpenInvites(): ReactNode {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  const key = keys.invites(workspace.id)
  const query = useQuery({ queryKey: key, queryFn: () => workspacesApi.invites(workspace.id) })
  const revoke = useMutation({
    mutationFn: ({ id }: Invite) => workspacesApi.revokeInvite(workspace.id, id),
    onError: (error) => toastError('The invite was not revoked', error),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (!query.data || query.data.length === 0) return null
  return (
    <List label="Open invites">
      {query.data.map((invite) => (
        <ListRow
          key={invite.id}
          title={`Invite as ${invite.role}`}
          detail={`Ends ${relativeTime(invite.expiresAt)}`}
        >
          <Button size="small" tone="danger" onClick={() => revoke.mutate(invite)}>
            Revoke
          </Button>
        </ListRow>
      ))}
    </List>
  )
}
