import type { Locale } from '../../shared/locales.ts'
import type { Catalogue, Plural } from './catalogue.ts'
import { EN } from './en.ts'

declare global {
  /** Set by the script that the server puts before ours for whoever does not read English. */
  var atelierWords: { readonly locale: Locale; readonly texts: Catalogue } | undefined
}

/** The language of this page. Another one is spoken after the page was loaded again. */
export const locale: Locale = globalThis.atelierWords?.locale ?? 'en'

const catalogue: Catalogue = globalThis.atelierWords?.texts ?? {}
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
  const found: string | Partial<Plural> = catalogue[text] ?? EN[text] ?? text
  if (typeof found === 'string') return found
  return found[plurals.select(Number(count))] ?? found.other ?? text
}
