import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Passkey } from '../../shared/accounts.ts'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { List, ListRow } from '../ui/list-row.tsx'
import { relativeTime } from '../ui/time.ts'
import { t } from '../words/words.ts'
import { myAccountApi } from './my-account-api.ts'
import { passkeyObstacle } from './passkey-obstacle.ts'
import { ceremonyMessage, passkeys } from './passkeys.ts'

type Asking = { what: 'rename' | 'revoke'; passkey: Passkey }

/** My passkeys: add, rename, revoke. The server keeps the last one. */
export function PasskeyList(): ReactNode {
  const queries = useQueryClient()
  const query = useQuery({ queryKey: ['passkeys'], queryFn: myAccountApi.passkeys })
  const [asking, setAsking] = useState<Asking>()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['passkeys'] })
  return (
    <>
      <Loaded query={query} what={t('the passkeys')}>
        {(list) => (
          <List label={t('Passkeys')}>
            {list.map((passkey) => (
              <ListRow key={passkey.id} title={passkey.name} detail={usedWhen(passkey)}>
                <Button
                  size="small"
                  tone="quiet"
                  onClick={() => setAsking({ what: 'rename', passkey })}
                >
                  {t('Rename')}
                </Button>
                <Button
                  size="small"
                  tone="danger"
                  disabled={list.length === 1}
                  title={
                    list.length === 1 ? t('Your only passkey stays: add another first.') : undefined
                  }
                  onClick={() => setAsking({ what: 'revoke', passkey })}
                >
                  {t('Revoke')}
                </Button>
              </ListRow>
            ))}
          </List>
        )}
      </Loaded>
      <AddPasskey added={refresh} />
      {asking?.what === 'rename' && (
        <RenamePasskey passkey={asking.passkey} close={() => setAsking(undefined)} done={refresh} />
      )}
      <ConfirmDialog
        open={asking?.what === 'revoke'}
        onOpenChange={() => setAsking(undefined)}
        title={t('Revoke {name}?', { name: asking?.passkey.name ?? t('the passkey') })}
        action={t('Revoke passkey')}
        onConfirm={async () => {
          if (asking) await myAccountApi.revokePasskey(asking.passkey.id)
          await refresh()
        }}
      >
        {t('It can no longer be used to sign in. Sessions that are open stay open.')}
      </ConfirmDialog>
    </>
  )
}

function usedWhen({ createdAt, lastUsedAt }: Passkey): string {
  return t('Added {createdAt} · {used}', {
    createdAt: relativeTime(createdAt),
    used: lastUsedAt ? t('used {when}', { when: relativeTime(lastUsedAt) }) : t('never used yet'),
  })
}

function AddPasskey({ added }: { added: () => Promise<void> }): ReactNode {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const add = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await passkeys.register({})
      await added()
    } catch (failure) {
      setError(ceremonyMessage(failure))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <FormError>{error ?? passkeyObstacle()}</FormError>
      <Button
        className="self-start"
        busy={busy}
        disabled={passkeyObstacle() !== undefined}
        onClick={() => void add()}
      >
        {t('Add a passkey')}
      </Button>
    </>
  )
}

type RenameProps = { passkey: Passkey; close: () => void; done: () => Promise<void> }

function RenamePasskey({ passkey, close, done }: RenameProps): ReactNode {
  const [name, setName] = useState(passkey.name)
  const [error, setError] = useState<string>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    try {
      await myAccountApi.renamePasskey(passkey.id, name.trim())
      await done()
      close()
    } catch (failure) {
      setError(ceremonyMessage(failure))
    }
  }
  return (
    <Dialog open onOpenChange={close} title={t('Rename passkey')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <TextField
          label={t('Name')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
        />
        <FormError>{error}</FormError>
        <DialogActions>
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button type="submit" tone="primary" disabled={name.trim() === ''}>
            {t('Rename')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
