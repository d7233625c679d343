import type { z } from 'zod'
import { locale, t } from '../words/words.ts'

const choice = new Intl.ListFormat(locale, { type: 'disjunction' })

/** A fault in the text, where it is. Lines are counted from one. */
export type JsonFault = { readonly line: number; readonly message: string }
export type ReadJson<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly JsonFault[] }

/** Reads what somebody typed by its schema. Every fault is told with its line. */
export function readJson<S extends z.ZodType>(text: string, schema: S): ReadJson<z.output<S>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, faults: [syntaxFault(text, error)] }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, faults: parsed.error.issues.flatMap((issue) => faultsOf(text, issue)) }
}

function faultsOf(text: string, issue: z.core.$ZodIssue): readonly JsonFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf(text, [key]),
      message: t('There is no setting “{key}”.', { key }),
    }))
  }
  const path = issue.path.map(String)
  const reason = reasonOf(issue)
  const message =
    path.length === 0 ? reason : t('“{setting}” {reason}', { setting: path.join('.'), reason })
  return [{ line: lineOf(text, path), message }]
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    return t('has to be {what}.', {
      what: choice.format(issue.values.map((value) => JSON.stringify(value))),
    })
  }
  if (issue.code === 'too_small')
    return t('has to be at least {least}.', { least: String(issue.minimum) })
  if (issue.code === 'too_big')
    return t('has to be at most {most}.', { most: String(issue.maximum) })
  if (issue.code !== 'invalid_type') return t('does not fit: {why}', { why: issue.message })
  return issue.expected === 'boolean'
    ? t('has to be true or false.')
    : t('has to be {what}.', { what: withArticle(issue.expected) })
}

function withArticle(type: string): string {
  if (type === 'int') return t('a whole number')
  if (type === 'record' || type === 'object') return t('an object in braces')
  return type === 'array' ? t('a list in brackets') : t('a {type}', { type })
}

/** The line on which the innermost name of a path stands, looking for one name after the other. */
function lineOf(text: string, path: readonly string[]): number {
  let at = 0
  for (const name of path) {
    const found = text.indexOf(JSON.stringify(name), at)
    if (found === -1) break
    at = found
  }
  return lineAt(text, at)
}

/** Browsers name the place as a position, as line and column, or not at all. */
function syntaxFault(text: string, error: unknown): JsonFault {
  const said = error instanceof Error ? error.message : ''
  const last = text.trimEnd().length
  const position = Number(/position (\d+)/.exec(said)?.[1] ?? last)
  if (/end of/i.test(said) || position >= last) {
    return {
      line: lineAt(text, last),
      message: t('The text ends too early: a bracket or a quote is missing.'),
    }
  }
  return {
    line: Number(/line (\d+)/.exec(said)?.[1] ?? lineAt(text, position)),
    message: t('This is not JSON: look for a missing comma, quote or bracket here or just before.'),
  }
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
