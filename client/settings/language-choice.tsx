import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Locale } from '../../shared/locales.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { Select } from '../ui/select.tsx'
import { t } from '../words/words.ts'

const AS_BROWSER = 'browser'
/** Each under its own name: whoever landed in a language they cannot read finds theirs. */
const LANGUAGES: readonly { value: Locale | typeof AS_BROWSER; label: string }[] = [
  { value: AS_BROWSER, label: t('As the browser') },
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'zh-CN', label: '简体中文' },
]

/** Chooses the language of the interface, and begins the page anew in it. */
export function LanguageChoice(): ReactNode {
  const locale = useStore(preferences, (chosen) => chosen.locale)
  const choose = (value: Locale | typeof AS_BROWSER): void => {
    // Here it holds at once; what the server did not take goes to it later.
    const anew = (): void => location.reload()
    void prefer({ locale: value === AS_BROWSER ? null : value }).then(anew, anew)
  }
  return (
    <Select
      label={t('Language')}
      value={locale ?? AS_BROWSER}
      options={LANGUAGES}
      onChange={choose}
    />
  )
}
