import { type ReactNode, useEffect } from 'react'
import { t } from '../words/words.ts'
import { Awaiting, lazy } from './lazy.tsx'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import type { Me } from '../../shared/accounts.ts'
import { SignInPage } from '../accounts/sign-in-page.tsx'
import { useMe } from '../accounts/use-me.ts'
import { DashboardPage } from '../dashboard/dashboard-page.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailedState } from '../ui/failed-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { messageOf } from './api.ts'
import { detailsOf } from './error-details.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { accent } from './theme.ts'
import { usePreferences } from './use-preferences.ts'

// Three loads, never one: only who opens a workspace pays for it.
const WorkspacePage = lazy(async () => ({
  default: (await import('../workspace/workspace-page.tsx')).WorkspacePage,
}))
const JoinPage = lazy(async () => ({
  default: (await import('../accounts/join-page.tsx')).JoinPage,
}))
const GalleryPage = lazy(async () => ({
  default: (await import('../gallery/gallery-page.tsx')).GalleryPage,
}))
const SettingsPage = lazy(async () => ({
  default: (await import('../settings/settings-page.tsx')).SettingsPage,
}))
// The palette's keys are needed soon, but not before the page.
const PaletteHost = lazy(async () => ({
  default: (await import('../palette/palette-host.tsx')).PaletteHost,
}))
// Who comes by a link to a workspace is most likely signed in.
if (location.pathname.startsWith('/w/')) void WorkspacePage.fetch()

/** Every address there is. */
export function App(): ReactNode {
  return (
    <Awaiting fallback={<Waiting>{t('Loading…')}</Waiting>}>
      <Switch>
        <Route path="/join/:secret">
          {({ secret }) => <JoinPage secret={decodeURIComponent(secret)} />}
        </Route>
        <Route path="/sign-in">
          <SignInPage />
        </Route>
        <Route>
          <SignedIn />
        </Route>
      </Switch>
    </Awaiting>
  )
}

function SignedIn(): ReactNode {
  const me = useMe()
  const [location] = useLocation()
  const slot = me.data?.slot
  useEffect(() => {
    if (slot !== undefined) accent(slot, true)
  }, [slot])
  usePreferences(me.data?.id)
  if (me.isPending) return <Waiting>{t('Loading…')}</Waiting>
  if (me.isError) return <Unreachable error={me.error} retry={() => void me.refetch()} />
  if (!me.data) {
    const back =
      location === '/' ? '' : `?to=${encodeURIComponent(location + window.location.search)}`
    return <Redirect to={`/sign-in${back}`} replace />
  }
  const person = me.data
  return (
    <>
      <ErrorBoundary name={t('The keys')}>
        <Awaiting fallback={null}>
          <PaletteHost />
        </Awaiting>
      </ErrorBoundary>
      <Pages person={person} />
    </>
  )
}

function Pages({ person }: { person: Me }): ReactNode {
  return (
    <Switch>
      <Route path="/">
        <DashboardPage me={person} />
      </Route>
      <Route path="/account">
        <SettingsPage me={person} section="account" />
      </Route>
      <Route path="/settings/:section?">
        {({ section }) => <SettingsPage me={person} section={section} />}
      </Route>
      <Route path="/__gallery">
        <GalleryPage me={person} />
      </Route>
      <Route path="/w/:id">
        {({ id }) => (
          <ErrorBoundary name={t('This workspace')} key={id}>
            <WorkspacePage id={id} me={person} />
          </ErrorBoundary>
        )}
      </Route>
      <Route>
        <NothingHere />
      </Route>
    </Switch>
  )
}

function Unreachable({ error, retry }: { error: Error; retry: () => void }): ReactNode {
  return (
    <FailedState
      page
      title={t('Atelier does not answer')}
      reason={messageOf(error)}
      details={detailsOf(error)}
      retry={retry}
    />
  )
}

function NothingHere(): ReactNode {
  const [, go] = useLocation()
  return (
    <EmptyState
      page
      title={t('There is nothing at this address')}
      actions={<Button onClick={() => go('/')}>{t('Your workspaces')}</Button>}
    >
      {t('The link may be old, or a letter of it was lost.')}
    </EmptyState>
  )
}
