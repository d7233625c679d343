import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { Me } from '../../shared/accounts.ts'
import { messageOf } from '../app/api.ts'
import { toast, toastError } from '../app/toasts.tsx'
import { forgetOffline } from '../offline/install.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Section } from '../ui/section.tsx'
import { t } from '../words/words.ts'
import { accountsApi } from './accounts-api.ts'
import { myAccountApi } from './my-account-api.ts'
import { PasskeyList } from './passkey-list.tsx'
import { SessionList } from './session-list.tsx'
import { TokenList } from './token-list.tsx'

/** Everything about oneself: the account section of the settings. */
export function AccountSections({ me }: { me: Me }): ReactNode {
  return (
    <>
      <NameForm me={me} />
      <Section
        title={t('Passkeys')}
        hint={t('What you sign in with. Keep two, on different devices.')}
      >
        <PasskeyList />
      </Section>
      <Section title={t('Sessions')} hint={t('Where you are signed in.')}>
        <SessionList />
      </Section>
      <Section
        title={t('API tokens')}
        hint={t('For scripts and other tools. A token may do what you may do.')}
      >
        <TokenList />
      </Section>
      <SignOut />
    </>
  )
}

function NameForm({ me }: { me: Me }): ReactNode {
  const queries = useQueryClient()
  const [name, setName] = useState(me.name)
  const rename = useMutation({
    mutationFn: myAccountApi.rename,
    onSuccess: (changed) => {
      show(changed)
      toast(t('Your name is changed.'), { label: t('Undo'), run: () => void undo(me.name) })
    },
  })
  const show = (changed: Me): void => {
    queries.setQueryData(['me'], changed)
    setName(changed.name)
  }
  const undo = async (before: string): Promise<void> => {
    try {
      show(await myAccountApi.rename(before))
    } catch (error) {
      toastError(t('Your name could not be changed back'), error)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    rename.mutate(name.trim())
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-1 border-b border-line pb-6">
      <div className="flex items-end gap-2">
        <TextField
          className="flex-1"
          label={t('Your name')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          type="submit"
          busy={rename.isPending}
          disabled={name.trim() === '' || name.trim() === me.name}
        >
          {t('Save')}
        </Button>
      </div>
      <p className="text-meta text-muted">
        {t('As the others see it, on your caret and in the chat.')}
      </p>
      {rename.isError && <FormError>{messageOf(rename.error)}</FormError>}
    </form>
  )
}

function SignOut(): ReactNode {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const signOut = useMutation({
    mutationFn: accountsApi.signOut,
    onSuccess: () => {
      queries.clear()
      queries.setQueryData(['me'], null)
      forgetOffline()
      go('/sign-in')
    },
  })
  return (
    <Button className="self-start" busy={signOut.isPending} onClick={() => signOut.mutate()}>
      {t('Sign out')}
    </Button>
  )
}
