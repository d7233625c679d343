import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { GrantableRole } from '../../shared/roles.ts'
import { messageOf } from '../app/api.ts'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Select } from '../ui/select.tsx'
import { relativeTime } from '../ui/time.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { GRANTABLE } from './role-names.ts'

const ENDS = [
  { value: '24', label: 'in a day' },
  { value: '168', label: 'in a week' },
  { value: '720', label: 'in a month' },
] as const

/** Makes a link that lets a colleague in, with a role and an end. */
export function InviteDialog({ close }: { close: () => void }): ReactNode {
  const { workspace, may } = useWorkspace()
  const queries = useQueryClient()
  const [role, setRole] = useState<GrantableRole>('editor')
  const [hours, setHours] = useState<(typeof ENDS)[number]['value']>('168')
  const invite = useMutation({
    mutationFn: () => workspacesApi.invite(workspace.id, { role, hours: Number(hours) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.invites(workspace.id) }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    invite.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={close}
      title={`Invite to ${workspace.name}`}
      description="Whoever opens the link joins with this role. It works until it ends or you revoke it in the settings."
    >
      {invite.data ? (
        <>
          <CopyField label="Invite link" value={invite.data.url} />
          <p className="text-muted" role="status">
            For {invite.data.role === 'viewer' ? 'a' : 'an'} {invite.data.role}, ends{' '}
            {relativeTime(invite.data.expiresAt)}.
          </p>
          <DialogActions>
            <Button onClick={() => invite.reset()}>Another link</Button>
            <Button tone="primary" onClick={close}>
              Done
            </Button>
          </DialogActions>
        </>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-4">
            <span className="flex flex-col gap-1">
              <span className="font-medium text-body">Role</span>
              <Select
                label="Role"
                className="w-44"
                value={role}
                options={GRANTABLE.filter(({ value }) => value !== 'admin' || may('delete'))}
                onChange={setRole}
              />
            </span>
            <span className="flex flex-col gap-1">
              <span className="font-medium text-body">Ends</span>
              <Select
                label="Ends"
                className="w-36"
                value={hours}
                options={ENDS}
                onChange={setHours}
              />
            </span>
          </div>
          {invite.isError && <FormError>{messageOf(invite.error)}</FormError>}
          <DialogActions>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" tone="primary" busy={invite.isPending}>
              Create link
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}
