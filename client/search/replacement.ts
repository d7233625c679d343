import type { SearchHit, SearchQuery } from '../../shared/files.ts'
import { t } from '../words/words.ts'
import type { LineEdit, Part } from './line-edits.ts'

export type Pattern = Pick<SearchQuery, 'text' | 'regex' | 'caseSensitive'>
/** Makes of a hit what it becomes; undefined when it cannot say what that is. */
export type Replacing = (hit: SearchHit) => LineEdit | undefined

/**
 * How hits are replaced. Where they are is what the search said; an expression is only run again to fill
 * in its groups, in this browser's dialect, and what that finds elsewhere is not replaced.
 */
export function replacing(
  pattern: Pattern,
  by: string,
): { ok: true; edit: Replacing } | { ok: false; reason: string } {
  if (!pattern.regex) return { ok: true, edit: (hit) => editOf(hit, () => by) }
  try {
    const dialect = dialectOf(pattern)
    return { ok: true, edit: (hit) => editOf(hit, (at) => filledIn(by, dialect, { hit, ...at })) }
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    return {
      ok: false,
      reason: t('This expression finds lines, but nothing can be replaced by it here. {why}', {
        why,
      }),
    }
  }
}

type Range = { readonly start: number; readonly end: number }

function editOf(
  hit: SearchHit,
  insertAt: (range: Range) => string | undefined,
): LineEdit | undefined {
  const parts: Part[] = []
  for (const { start, end } of hit.ranges.toSorted((a, b) => a.start - b.start)) {
    const insert = insertAt({ start, end })
    if (insert === undefined) return undefined
    // Columns count from 1, and the end is the column after the last.
    parts.push({ at: start - 1, remove: end - start, insert })
  }
  return { line: hit.line, before: hit.text, parts }
}

type Dialect = { readonly source: string; readonly flags: string }

function dialectOf({ text, caseSensitive }: Pattern): Dialect {
  // `(?<name>…)` is the same in both; the older way of naming is not.
  const source = text.replaceAll('(?P<', '(?<')
  const cased = caseSensitive ? 'y' : 'yi'
  try {
    void new RegExp(source, `${cased}u`)
    return { source, flags: `${cased}u` }
  } catch {
    void new RegExp(source, cased)
    return { source, flags: cased }
  }
}

function filledIn(
  template: string,
  { source, flags }: Dialect,
  { hit, start, end }: Range & { hit: SearchHit },
): string | undefined {
  const found =
    matchAt(new RegExp(source, flags), hit.text, { start, end }) ??
    // Of several ways to match, the search may have chosen another: make it end where it did.
    matchAt(new RegExp(`(?:${source})$`, flags), hit.text.slice(0, end - 1), { start, end })
  if (!found) return undefined
  return template.replace(
    /\\([t\\$])|\$(?:(\d{1,2})|([&$])|[<{](\w+)[>}])/g,
    (whole: string, ...parts: (string | undefined)[]) => {
      const [escaped, index, sign, name] = parts
      if (escaped !== undefined) return escaped === 't' ? '\t' : escaped
      if (index !== undefined) return index === '0' ? found[0] : (found[Number(index)] ?? '')
      if (sign !== undefined) return sign === '&' ? found[0] : '$'
      return name === undefined ? whole : (found.groups?.[name] ?? '')
    },
  )
}

function matchAt(pattern: RegExp, text: string, { start, end }: Range): RegExpExecArray | null {
  pattern.lastIndex = start - 1
  const found = pattern.exec(text)
  return found && found[0].length === end - start ? found : null
}
