import { LOCALES } from '../../shared/preferences.ts'

export type Locale = (typeof LOCALES)[number]

/** What the person chose in this browser, else the first language of the browser that we speak, else English. */
export function chooseLocale(): Locale {
  if (typeof navigator === 'undefined' || typeof localStorage === 'undefined') return 'en'
  return spoken(chosen()) ?? navigator.languages.map(spoken).find(Boolean) ?? 'en'
}

/** `de-AT` is German; of Chinese we write the simplified one, for whoever does not ask for the other. */
export function spoken(tag: unknown): Locale | undefined {
  if (typeof tag !== 'string') return undefined
  const { language, script, region } = parse(tag) ?? {}
  if (language === 'zh') {
    const traditional = script === 'Hant' || /^(TW|HK|MO)$/.test(region ?? '')
    return script === 'Hans' || !traditional ? 'zh-CN' : undefined
  }
  return LOCALES.find((locale) => locale === language)
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}

function chosen(): unknown {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem('atelier.preferences') ?? 'null')
    return kept && typeof kept === 'object' && 'locale' in kept ? kept.locale : undefined
  } catch {
    return undefined
  }
}
