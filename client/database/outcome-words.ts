import { locale, t } from '../words/words.ts'
import type { ResultSet, RunView } from './run-client.ts'

const seconds = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})
const CHANGES_ROWS = /^(INSERT|UPDATE|DELETE|MERGE|COPY)/

/** How a statement ended, in words. */
export function summaryOf({ columns, count, end }: ResultSet): string {
  if (!end) return count > 0 ? t('{rows} so far', { rows: rowsOf(count) }) : t('Running…')
  const rows = rowsOf(end.rowCount)
  if (columns.length > 0) return end.truncated ? t('The first {rows}', { rows }) : rows
  return CHANGES_ROWS.test(end.command) ? t('{rows} changed', { rows }) : t('Done')
}

export function rowsOf(count: number): string {
  return t('{count} rows', { count })
}

/** Time as people read it: 3 ms, 1.24 s, 2 min 5 s. */
export function durationOf(ms: number): string {
  if (ms < 1_000) return t('{ms} ms', { ms: Math.round(ms) })
  if (ms < 60_000) return t('{seconds} s', { seconds: seconds.format(ms / 1_000) })
  return t('{minutes} min {seconds} s', {
    minutes: Math.floor(ms / 60_000),
    seconds: Math.round((ms % 60_000) / 1_000),
  })
}

/** A run that is over, in a line. */
export function outcomeOf(view: RunView): { ok: boolean; outcome: string; durationMs: number } {
  if (view.status === 'failed') return { ok: false, outcome: view.failure.message, durationMs: 0 }
  const last = view.sets.at(-1)
  const durationMs = view.status === 'done' ? view.durationMs : 0
  return { ok: true, outcome: last ? summaryOf(last) : t('Done'), durationMs }
}
