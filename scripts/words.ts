/**
 * `node scripts/words.ts`: whether every text of the interface is in every language. With a locale as its
 * argument it prints what that language lacks, as JSON, for whoever translates.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Catalogue, OwnCatalogue } from '../client/words/catalogue.ts'
import { DE } from '../client/words/de.ts'
import { EN } from '../client/words/en.ts'
import { ZH_CN } from '../client/words/zh-cn.ts'
import { collectTexts } from './lib/texts.ts'

const LANGUAGES: Readonly<Record<string, Catalogue>> = { de: DE, 'zh-CN': ZH_CN }
const { said, bare } = await collectTexts(join(dirname(fileURLToPath(import.meta.url)), '..'))
const [only] = process.argv.slice(2)

if (only !== undefined) {
  const known = LANGUAGES[only] ?? {}
  const missing = [...said.keys()].filter((text) => known[text] === undefined)
  console.log(
    JSON.stringify(Object.fromEntries(missing.map((text) => [text, EN[text] ?? text])), null, 1),
  )
} else {
  const faults = [...bare.map((where) => `not in the catalogue: ${where}`), ...faultsOf('en', EN)]
  for (const [locale, catalogue] of Object.entries(LANGUAGES)) {
    for (const [text, place] of said) {
      if (catalogue[text] === undefined) faults.push(`${locale} lacks “${text}” (${place})`)
    }
    faults.push(...faultsOf(locale, catalogue))
  }
  if (faults.length > 0) console.log(faults.join('\n'))
  else console.log(`${said.size} texts in English, ${Object.keys(LANGUAGES).join(' and ')}.`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

/** What is wrong with the entries that are there. */
function faultsOf(locale: string, catalogue: OwnCatalogue): string[] {
  const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  return Object.entries(catalogue).flatMap(([text, entry]) => {
    const what = `${locale}: “${text}”`
    if (!said.has(text)) return [`${what} is said nowhere any more`]
    const forms = typeof entry === 'string' ? [entry] : Object.values(entry)
    const faults = forms.flatMap((form) => strange(text, form).map((name) => `${what}: ${name}`))
    if (typeof entry === 'string') return faults
    // In English the text is its own form for any other number.
    const needed = catalogue === EN ? wanted.filter((category) => category !== 'other') : wanted
    const lacks = needed.filter((category) => entry[category] === undefined)
    return [...faults, ...lacks.map((category) => `${what} has no form “${category}”`)]
  })
}

/** Placeholders that one has and the other has not. A form for one may leave the count out. */
function strange(text: string, form: string): string[] {
  const [asked, given] = [namesIn(text), namesIn(form)]
  const left = [...asked.difference(given)].filter((name) => name !== 'count')
  return [
    ...left.map((name) => `{${name}} is left out`),
    ...[...given.difference(asked)].map((name) => `{${name}} is unknown`),
  ]
}

function namesIn(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ''))
}
