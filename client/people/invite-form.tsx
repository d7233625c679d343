import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { GrantableRole } from '../../shared/roles.ts'
import type { MadeInvite } from '../../shared/workspaces.ts'
import { messageOf } from '../app/api.ts'
import { membersApi } from './members-api.ts'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Select } from '../ui/select.tsx'
import { relativeTime } from '../ui/time.ts'
import { roleWord } from '../words/role-word.ts'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { QrCode } from './qr-code.tsx'
import { GRANTABLE } from './role-names.ts'

const ENDS = [
  { value: '1', label: t('in an hour') },
  { value: '24', label: t('in a day') },
  { value: '168', label: t('in a week') },
  { value: '720', label: t('in a month') },
] as const
type Hours = (typeof ENDS)[number]['value']

/** Makes a link that lets a colleague in, with a role and an end, and hands it over. */
export function InviteForm(): ReactNode {
  const { workspace, may } = useWorkspace()
  const queries = useQueryClient()
  const [role, setRole] = useState<GrantableRole>('editor')
  const [hours, setHours] = useState<Hours>('168')
  const invite = useMutation({
    mutationFn: () => membersApi.invite(workspace.id, { role, hours: Number(hours) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.invites(workspace.id) }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    invite.mutate()
  }
  if (invite.data) return <MadeLink invite={invite.data} another={() => invite.reset()} />
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <span className="flex flex-col gap-1">
          <span className="font-medium text-body">{t('Role')}</span>
          <Select
            label={t('Role')}
            className="h-8 w-36"
            value={role}
            options={GRANTABLE.filter(({ value }) => value !== 'admin' || may('delete'))}
            onChange={setRole}
          />
        </span>
        <span className="flex flex-col gap-1">
          <span className="font-medium text-body">{t('Ends')}</span>
          <Select
            label={t('Ends')}
            className="h-8 w-32"
            value={hours}
            options={ENDS}
            onChange={setHours}
          />
        </span>
        <Button type="submit" tone="primary" busy={invite.isPending}>
          {t('Create link')}
        </Button>
      </div>
      {invite.isError && <FormError>{messageOf(invite.error)}</FormError>}
    </form>
  )
}

function MadeLink({ invite, another }: { invite: MadeInvite; another: () => void }): ReactNode {
  const { url, role, expiresAt } = invite
  return (
    <div className="flex flex-wrap gap-4">
      <div className="flex min-w-60 flex-1 flex-col gap-3">
        <CopyField label={t('Invite link')} value={url} />
        <p className="text-muted" role="status">
          {t('Its role is {role}, and it ends {when}. It is shown this once.', {
            role: roleWord(role),
            when: relativeTime(expiresAt),
          })}
        </p>
        <Button size="small" className="self-start" onClick={another}>
          {t('Another link')}
        </Button>
      </div>
      <QrCode value={url} label={t('The invite link as a QR code')} />
    </div>
  )
}
