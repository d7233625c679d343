import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../shared/accounts.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { AccountSections } from '../accounts/account-sections.tsx'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { Page } from '../app/page.tsx'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { StateView } from '../ui/common-states.tsx'
import { inputClass } from '../ui/field.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { JsonView } from './json-view.tsx'
import { KeyTable } from './key-table.tsx'
import { SettingRow } from './setting-row.tsx'
import {
  SECTIONS,
  SETTINGS,
  type SectionId,
  type Setting,
  findSections,
  findSettings,
} from './settings-list.ts'

type Props = { me: Me; section: string | undefined }

/** What a person chooses for themselves, everywhere they sign in. The address names the section. */
export function SettingsPage({ me, section }: Props): ReactNode {
  const [typed, setTyped] = useState('')
  const shown = SECTIONS.find(({ id }) => id === section) ?? SECTIONS[0]
  useEffect(() => {
    document.title = t('{title} · Settings · Atelier', { title: shown.title })
  }, [shown])
  return (
    <TooltipProvider>
      <Page me={me} title={t('Settings')} wide action={<Search typed={typed} onType={setTyped} />}>
        <div className="flex flex-col gap-6 min-[760px]:flex-row min-[760px]:gap-10">
          <Sections shown={typed.trim() === '' ? shown.id : undefined} leave={() => setTyped('')} />
          <div className="flex min-w-0 flex-1 flex-col gap-8">
            {typed.trim() === '' ? (
              <SectionView key={shown.id} id={shown.id} me={me} />
            ) : (
              <Found typed={typed} me={me} clear={() => setTyped('')} />
            )}
          </div>
        </div>
      </Page>
    </TooltipProvider>
  )
}

type SearchProps = { typed: string; onType: (typed: string) => void }

function Search({ typed, onType }: SearchProps): ReactNode {
  return (
    <input
      type="search"
      aria-label={t('Search in settings')}
      placeholder={t('Search in settings')}
      value={typed}
      onChange={(event) => onType(event.target.value)}
      className={cx(inputClass, 'min-[760px]:max-w-72')}
    />
  )
}

function Sections({
  shown,
  leave,
}: {
  shown: SectionId | undefined
  leave: () => void
}): ReactNode {
  return (
    <nav aria-label={t('Settings')} className="shrink-0 min-[760px]:w-40">
      <ul className="flex flex-wrap gap-0.5 min-[760px]:sticky min-[760px]:top-8 min-[760px]:flex-col">
        {SECTIONS.map(({ id, title }) => (
          <li key={id}>
            <Link
              href={`/settings/${id}`}
              aria-current={id === shown ? 'page' : undefined}
              onClick={leave}
              className={cx(
                'flex h-8 items-center rounded-control px-2.5 hover:bg-hover hover:text-hi',
                id === shown ? 'bg-selected font-medium text-hi' : 'text-muted',
              )}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** A section by itself, with its own failure. */
function SectionView({ id, me }: { id: SectionId; me: Me }): ReactNode {
  const section = SECTIONS.find((each) => each.id === id)
  return (
    <section aria-label={section?.title} className="flex flex-col gap-4">
      <div>
        <h2 className="text-page font-semibold text-hi">{section?.title}</h2>
        <p className="text-muted">{section?.hint}</p>
      </div>
      <ErrorBoundary name={section?.title ?? t('This section')}>{contentOf(id, me)}</ErrorBoundary>
    </section>
  )
}

function contentOf(id: SectionId, me: Me): ReactNode {
  switch (id) {
    case 'keys':
      return <KeyTable />
    case 'account':
      return (
        <div className="flex flex-col gap-6">
          <AccountSections me={me} />
        </div>
      )
    case 'json':
      return <JsonView />
    case 'appearance':
    case 'editor':
    case 'terminal':
      return <Rows settings={SETTINGS.filter(({ section }) => section === id)} />
    default:
      return unreachable(id)
  }
}

function Rows({ settings }: { settings: readonly Setting[] }): ReactNode {
  return (
    <ul className="rounded-card border border-line bg-panel">
      {settings.map((setting) => (
        <SettingRow key={setting.id} setting={setting} />
      ))}
    </ul>
  )
}

type FoundProps = { typed: string; me: Me; clear: () => void }

function Found({ typed, me, clear }: FoundProps): ReactNode {
  const settings = findSettings(typed)
  const sections = findSections(typed)
  const none = settings.length === 0 && sections.length === 0
  return (
    <>
      <p role="status" className="sr-only">
        {none
          ? t('No setting found.')
          : t('{count} found.', { count: settings.length + sections.length })}
      </p>
      {none && (
        <StateView
          state={{
            kind: 'empty',
            title: t('No setting is called “{typed}”', { typed: typed.trim() }),
            hint: t('Try another word, like theme, font or shortcut.'),
            action: <Button onClick={clear}>{t('Show all settings')}</Button>,
          }}
        />
      )}
      {settings.length > 0 && <Rows settings={settings} />}
      {sections.map((id) => (
        <SectionView key={id} id={id} me={me} />
      ))}
    </>
  )
}
