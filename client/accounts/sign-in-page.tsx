import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { Redirect, useLocation, useSearchParams } from 'wouter'
import { messageOf } from '../app/api.ts'
import { patiently } from '../app/patiently.ts'
import { Button } from '../ui/button.tsx'
import { FormError } from '../ui/form-error.tsx'
import { KeyIcon } from '../ui/first-icons.tsx'
import { t } from '../words/words.ts'
import { Entrance } from './entrance.tsx'
import { passkeyObstacle } from './passkey-obstacle.ts'
import { safeTarget } from './safe-target.ts'
import { useMe } from './use-me.ts'

/** Comes while somebody still looks for the button: who is signed in never needs it. */
const ceremonies = () => patiently(() => import('./passkeys.ts'))

/** Signing in is one button: the browser knows which passkeys there are. */
export function SignInPage(): ReactNode {
  const me = useMe()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [params] = useSearchParams()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState(passkeyObstacle)
  const target = safeTarget(params.get('to'))
  useEffect(() => {
    // What is missing then is asked for again, and told, when it is needed.
    ceremonies().then(
      ({ preparePasskeys }) => preparePasskeys(),
      () => {},
    )
  }, [])

  const signIn = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const { ceremonyMessage, passkeys } = await ceremonies()
      const fault = await passkeys.signIn().then(() => undefined, ceremonyMessage)
      if (fault !== undefined) return setError(fault)
      await queries.resetQueries()
      go(target)
    } catch (failure) {
      setError(messageOf(failure))
    } finally {
      setBusy(false)
    }
  }

  if (me.data) return <Redirect to={target} replace />
  return (
    <Entrance title={t('Sign in to Atelier')}>
      <FormError>{error}</FormError>
      <Button
        tone="primary"
        size="large"
        autoFocus
        busy={busy}
        disabled={passkeyObstacle() !== undefined}
        onClick={() => void signIn()}
      >
        {!busy && <KeyIcon />}
        {t('Sign in with a passkey')}
      </Button>
      <p className="text-muted">
        {t(
          'New here? You come in by a link: an invitation from a colleague, or the owner link that the server prints when it starts.',
        )}
      </p>
    </Entrance>
  )
}
