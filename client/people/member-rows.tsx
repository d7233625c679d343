import { type ReactNode, useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type GrantableRole, outranks } from '../../shared/roles.ts'
import type { Member } from '../../shared/workspaces.ts'
import { Loaded } from '../app/loaded.tsx'
import { toastError } from '../app/toasts.tsx'
import { membersApi } from './members-api.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { Select } from '../ui/select.tsx'
import { relativeTime } from '../ui/time.ts'
import { roleWord } from '../words/role-word.ts'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { LeaveButton } from './leave-button.tsx'
import { GRANTABLE } from './role-names.ts'
import { useMembers } from './use-members.ts'
import { usePeopleHere } from './use-people.ts'

type Removable = Member & { role: GrantableRole }

/** Everybody who may be here, with their roles, for those who may to change. */
export function MemberRows(): ReactNode {
  const query = useMembers()
  const [removed, setRemoved] = useState<readonly Removable[]>([])
  return (
    <Loaded query={query} what={t('the members')}>
      {(members) => (
        <>
          <List label={t('Members')}>
            {members.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                onRemoved={(gone) => setRemoved((all) => [...all, gone])}
              />
            ))}
          </List>
          {removed
            .filter(({ id }) => members.every((member) => member.id !== id))
            .map((member) => (
              <Removed key={member.id} member={member} />
            ))}
        </>
      )}
    </Loaded>
  )
}

type RowProps = { member: Member; onRemoved: (member: Removable) => void }

function MemberRow({ member, onRemoved }: RowProps): ReactNode {
  const { workspace, me, may } = useWorkspace()
  const here = usePeopleHere().some(({ person }) => person.id === member.id)
  const isMe = member.id === me.id
  const manages = may('manage_members') && !isMe && outranks(workspace.role, member.role)
  const when = relativeTime(member.joinedAt)
  return (
    <ListRow
      lead={<Avatar name={member.name} slot={member.slot} size={28} dim={!here} />}
      title={isMe ? t('{name} (you)', { name: member.name }) : member.name}
      detail={here ? t('Here now, joined {when}', { when }) : t('Joined {when}', { when })}
    >
      {manages ? (
        <Manage member={member} onRemoved={onRemoved} />
      ) : (
        <span className="text-muted">{roleWord(member.role)}</span>
      )}
      {isMe && member.role !== 'owner' && <LeaveButton />}
    </ListRow>
  )
}

function Manage({ member, onRemoved }: RowProps): ReactNode {
  const { workspace } = useWorkspace()
  const refresh = useRefresh()
  const change = useMutation({
    mutationFn: (role: GrantableRole) => membersApi.changeRole(workspace.id, member.id, role),
    onError: (error) => toastError(t('The role was not changed'), error),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: ({ id }: Removable) => membersApi.removeMember(workspace.id, id),
    onSuccess: (_done, gone) => onRemoved(gone),
    onError: (error) => toastError(t('They were not removed'), error),
    onSettled: refresh,
  })
  const { name, role } = member
  if (role === 'owner') return <span className="text-muted">{roleWord(role)}</span>
  return (
    <>
      <Select
        label={t('Role of {name}', { name })}
        value={role}
        options={GRANTABLE.filter(({ value }) => outranks(workspace.role, value))}
        onChange={(next) => change.mutate(next)}
      />
      <Button
        size="small"
        tone="danger"
        aria-label={t('Remove {name}', { name })}
        busy={remove.isPending}
        onClick={() => remove.mutate({ ...member, role })}
      >
        {t('Remove')}
      </Button>
    </>
  )
}

/** They are out at once, in every open tab; who did it by mistake takes it back. */
function Removed({ member: { id, name, role } }: { member: Removable }): ReactNode {
  const { workspace } = useWorkspace()
  const refresh = useRefresh()
  const undo = useMutation({
    mutationFn: () => membersApi.restoreMember(workspace.id, id, role),
    onError: (error) => toastError(t('They could not be brought back'), error),
    onSettled: refresh,
  })
  return (
    <p role="status" className="flex items-center gap-2 text-body">
      {t('{name} was removed.', { name })}
      <Button size="small" busy={undo.isPending} onClick={() => undo.mutate()}>
        {t('Undo')}
      </Button>
    </p>
  )
}

function useRefresh(): () => Promise<void> {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: keys.members(workspace.id) })
}
