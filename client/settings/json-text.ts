import type { z } from 'zod'

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
      message: `There is no setting “${key}”.`,
    }))
  }
  const path = issue.path.map(String)
  const where = path.length === 0 ? '' : `“${path.join('.')}” `
  return [{ line: lineOf(text, path), message: `${where}${reasonOf(issue)}` }]
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    return `has to be ${list(issue.values.map((value) => JSON.stringify(value)))}.`
  }
  if (issue.code === 'too_small') return `has to be at least ${issue.minimum}.`
  if (issue.code === 'too_big') return `has to be at most ${issue.maximum}.`
  if (issue.code !== 'invalid_type') return `does not fit: ${issue.message}`
  return issue.expected === 'boolean'
    ? 'has to be true or false.'
    : `has to be ${withArticle(issue.expected)}.`
}

function withArticle(type: string): string {
  if (type === 'int') return 'a whole number'
  if (type === 'record' || type === 'object') return 'an object { … }'
  return type === 'array' ? 'a list [ … ]' : `a ${type}`
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
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
      message: 'The text ends too early: a bracket or a quote is missing.',
    }
  }
  return {
    line: Number(/line (\d+)/.exec(said)?.[1] ?? lineAt(text, position)),
    message: 'This is not JSON: look for a missing comma, quote or bracket here or just before.',
  }
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
