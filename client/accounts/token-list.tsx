import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { ApiToken, MadeApiToken } from '../../shared/accounts.ts'
import { messageOf } from '../app/api.ts'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { relativeTime } from '../ui/time.ts'
import { rich } from '../words/rich.tsx'
import { t } from '../words/words.ts'
import { myAccountApi } from './my-account-api.ts'

/** My API tokens. A new one is told once, here. */
export function TokenList(): ReactNode {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['tokens'], queryFn: myAccountApi.tokens })
  const [made, setMade] = useState<MadeApiToken>()
  const [revoking, setRevoking] = useState<ApiToken>()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['tokens'] })
  return (
    <>
      <Loaded query={query} what={t('the tokens')}>
        {(tokens) =>
          tokens.length > 0 && (
            <List label={t('API tokens')}>
              {tokens.map((token) => (
                <ListRow key={token.id} title={token.name} detail={usedWhen(token)}>
                  <Button size="small" tone="danger" onClick={() => setRevoking(token)}>
                    {t('Revoke')}
                  </Button>
                </ListRow>
              ))}
            </List>
          )
        }
      </Loaded>
      {made && (
        <div
          className="flex flex-col gap-2 rounded-card border border-line bg-panel p-3"
          role="status"
        >
          <p className="text-body">
            {rich('{name} is shown this once. Copy it now.', {
              name: <strong className="font-semibold text-hi">{made.name}</strong>,
            })}
          </p>
          <CopyField label={t('New token')} value={made.token} />
        </div>
      )}
      <NewToken
        made={(token) => {
          setMade(token)
          void refresh()
        }}
      />
      <ConfirmDialog
        open={revoking !== undefined}
        onOpenChange={() => setRevoking(undefined)}
        title={t('Revoke {name}?', { name: revoking?.name ?? t('the token') })}
        action={t('Revoke token')}
        onConfirm={async () => {
          if (revoking) await myAccountApi.revokeToken(revoking.id)
          if (made?.id === revoking?.id) setMade(undefined)
          await refresh()
        }}
      >
        {t('Whatever uses it stops working at once.')}
      </ConfirmDialog>
    </>
  )
}

function usedWhen({ createdAt, lastUsedAt }: ApiToken): string {
  return t('Made {createdAt} · {used}', {
    createdAt: relativeTime(createdAt),
    used: lastUsedAt ? t('used {when}', { when: relativeTime(lastUsedAt) }) : t('never used yet'),
  })
}

function NewToken({ made }: { made: (token: MadeApiToken) => void }): ReactNode {
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: myAccountApi.makeToken,
    onSuccess: (token) => {
      setName('')
      made(token)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate(name.trim())
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="flex items-end gap-2">
        <TextField
          className="flex-1"
          label={t('New token for')}
          placeholder={t('deploy script')}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" busy={make.isPending} disabled={name.trim() === ''}>
          {t('Create token')}
        </Button>
      </div>
      {make.isError && <FormError>{messageOf(make.error)}</FormError>}
    </form>
  )
}
