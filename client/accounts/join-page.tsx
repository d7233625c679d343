import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { LinkInfo, Me } from '../../shared/accounts.ts'
import { messageOf } from '../app/api.ts'
import { rememberInviter } from '../people/inviter.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { relativeTime } from '../ui/time.ts'
import { rich } from '../words/rich.tsx'
import { roleWord } from '../words/role-word.ts'
import { t } from '../words/words.ts'
import { accountsApi } from './accounts-api.ts'
import { KeyIcon } from '../ui/first-icons.tsx'
import { Entrance } from './entrance.tsx'
import { passkeyObstacle } from './passkey-obstacle.ts'
import { ceremonyMessage, passkeys, preparePasskeys } from './passkeys.ts'
import { useMe } from './use-me.ts'

/** What a link opens, and the way through it. */
export function JoinPage({ secret }: { secret: string }): ReactNode {
  const me = useMe()
  const [, go] = useLocation()
  const link = useQuery({
    queryKey: ['link', secret],
    queryFn: () => accountsApi.describeLink(secret),
    retry: false,
  })
  if (link.isPending || me.isPending) return <Waiting>{t('Reading the link…')}</Waiting>
  if (link.isError) {
    return (
      <Entrance title={t('This link does not work')}>
        <FormError>{messageOf(link.error)}</FormError>
        <p className="text-muted">{t('Links end after a while, and an owner link works once.')}</p>
        <Button onClick={() => go('/')}>{t('Go to Atelier')}</Button>
      </Entrance>
    )
  }
  return (
    <Entrance title={titleOf(link.data)}>
      <Offer link={link.data} />
      {me.data ? (
        <OneClick secret={secret} link={link.data} me={me.data} />
      ) : (
        <Newcomer secret={secret} link={link.data} />
      )}
    </Entrance>
  )
}

function titleOf(link: LinkInfo): string {
  return link.kind === 'owner'
    ? t('Welcome to your Atelier')
    : t('Join {name}', { name: link.workspace.name })
}

function Offer({ link }: { link: LinkInfo }): ReactNode {
  const ends = t('This link ends {expiresAt}.', { expiresAt: relativeTime(link.expiresAt) })
  if (link.kind === 'owner') {
    return (
      <p className="text-muted">
        {t(
          'You become the owner of this server. You sign in with a passkey: no password, nothing to remember. {ends}',
          { ends },
        )}
      </p>
    )
  }
  const may = {
    admin: t('You can work in it and manage its members.'),
    editor: t('You can edit and run everything.'),
    viewer: t('You can look at everything.'),
  }
  return (
    <p className="text-muted">
      {rich('{name} invites you as {role}.', {
        name: link.invitedBy,
        role: <strong className="font-semibold text-hi">{roleWord(link.role)}</strong>,
      })}{' '}
      {may[link.role]} {ends}
    </p>
  )
}

function OneClick({ secret, link, me }: { secret: string; link: LinkInfo; me: Me }): ReactNode {
  const enter = useEnter(secret, link)
  return (
    <>
      <FormError>{enter.error}</FormError>
      <Button tone="primary" size="large" busy={enter.busy} onClick={() => void enter.run()}>
        {link.kind === 'owner'
          ? t('Continue as {name}', { name: me.name })
          : t('Join as {name}', { name: me.name })}
      </Button>
    </>
  )
}

function Newcomer({ secret, link }: { secret: string; link: LinkInfo }): ReactNode {
  const [name, setName] = useState('')
  useEffect(preparePasskeys, [])
  const [known, setKnown] = useState(false)
  const obstacle = passkeyObstacle()
  const enter = useEnter(secret, link, (how) =>
    how === 'known' ? passkeys.signIn() : passkeys.register({ name: name.trim(), link: secret }),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void enter.run(known ? 'known' : 'new')
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {!known && (
        <TextField
          label={t('Your name')}
          hint={t('As the others see it.')}
          value={name}
          autoFocus
          required
          maxLength={60}
          autoComplete="name"
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <FormError>{enter.error ?? obstacle}</FormError>
      <Button
        type="submit"
        tone="primary"
        size="large"
        busy={enter.busy}
        disabled={obstacle !== undefined || (!known && name.trim() === '')}
      >
        {!enter.busy && <KeyIcon />}
        {known ? t('Sign in with a passkey') : t('Create a passkey')}
      </Button>
      <button
        type="button"
        className="min-h-6 self-start rounded-control text-muted underline underline-offset-2 hover:text-hi"
        onClick={() => setKnown(!known)}
      >
        {known ? t('I am new here') : t('I already have an account')}
      </button>
    </form>
  )
}

type Enter = {
  busy: boolean
  error: string | undefined
  run: (how?: 'known' | 'new') => Promise<void>
}

function useEnter(
  secret: string,
  link: LinkInfo,
  ceremony?: (how: 'known' | 'new') => Promise<void>,
): Enter {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (how: 'known' | 'new' = 'new'): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await ceremony?.(how)
      // A registration by link has used the link already; everybody else uses it now.
      if (link.kind === 'invite' && (!ceremony || how === 'known')) await accountsApi.join(secret)
      await queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'link' })
      if (link.kind === 'invite') rememberInviter(link.workspace.id, link.invitedBy)
      go(link.kind === 'invite' ? `/w/${link.workspace.id}` : '/')
    } catch (failure) {
      setError(ceremonyMessage(failure))
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}
