import { LOCALES } from './preferences.ts'

export type Locale = (typeof LOCALES)[number]

/** The language of ours that a tag asks for: `de-AT` is German; of Chinese we write the simplified one. */
export function spoken(tag: unknown): Locale | undefined {
  if (typeof tag !== 'string') return undefined
  const { language, script, region } = parse(tag) ?? {}
  if (language === 'zh') {
    const traditional = script === 'Hant' || /^(TW|HK|MO)$/.test(region ?? '')
    return script === 'Hans' || !traditional ? 'zh-CN' : undefined
  }
  return LOCALES.find((locale) => locale === language)
}

/** The first language of an `Accept-Language` header that we speak. */
export function firstSpoken(accepted: string | undefined): Locale | undefined {
  const wishes = (accepted ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.split(';q=')
    return { tag: tag.trim(), weight: quality === undefined ? 1 : Number(quality) }
  })
  const sorted = wishes.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight)
  return sorted.map(({ tag }) => spoken(tag)).find((locale) => locale !== undefined)
}

function parse(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
