import type { Catalogue, Plural } from './catalogue.ts'
import { chooseLocale } from './choose-locale.ts'
import { EN } from './en.ts'

/** The language of this page. Another one is spoken after the page was loaded again. */
export const locale = chooseLocale()

// Awaited by whoever speaks, since they import this: no text of any module is made before its language is there.
const catalogue = await load()
const plurals = new Intl.PluralRules(locale)
const numbers = new Intl.NumberFormat(locale)

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never
/** What a text wants to be told: one value for each `{name}` in it. */
export type Values<T extends string> = [Names<T>] extends [never]
  ? []
  : [values: Record<Names<T>, string | number>]

/**
 * A text of the interface in the person's language: the English one stands in the code and is its own key.
 * `{name}` takes a value; `{count}` is written as the language writes numbers and chooses the plural. A text
 * without a translation stays English.
 */
export function t<const T extends string>(text: T, ...values: Values<T>): string
export function t(text: string, values: Record<string, string | number> = {}): string {
  return form(text, values['count']).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return name === 'count' && typeof value === 'number' ? numbers.format(value) : String(value)
  })
}

/** A text that comes from elsewhere, as the server's reasons do: in the person's language if it is known. */
export function said(text: string): string {
  const known = catalogue[text]
  return typeof known === 'string' ? known : text
}

/** The same text before its values are put in, for who puts in more than strings. */
export function form(text: string, count?: string | number): string {
  const found: string | Plural = catalogue[text] ?? EN[text] ?? text
  if (typeof found === 'string') return found
  return found[plurals.select(Number(count))] ?? found.other
}

async function load(): Promise<Catalogue> {
  if (typeof document !== 'undefined') document.documentElement.lang = locale
  try {
    if (locale === 'de') return (await import('./de.ts')).DE
    if (locale === 'zh-CN') return (await import('./zh-cn.ts')).ZH_CN
  } catch {
    // Better English than nothing.
  }
  return {}
}
