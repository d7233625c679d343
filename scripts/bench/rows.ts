import { readFile, writeFile } from 'node:fs/promises'

/** One line of the table of targets: what was reached here, by others in the same run, and what was wanted. */
export type Row = {
  readonly what: string
  readonly ours: string
  readonly theirs: string
  readonly target: string
  /** Undefined: there was nothing to compare with, so nobody can say. */
  readonly met: boolean | undefined
}

const HEAD = ['what', 'ours', 'theirs, in the same run', 'target', 'met'] as const
const DOCUMENT = new URL('../../docs/benchmarks.md', import.meta.url)
const [BEGIN, END] = ['<!-- npm run bench -- --write -->', '<!-- end of it -->']

/** As Markdown, laid out as the formatter wants it. */
export function targetTable(rows: readonly Row[]): string {
  const cells = rows.map(({ what, ours, theirs, target, met }) => [
    what,
    ours,
    theirs,
    target,
    met === undefined ? '?' : met ? 'yes' : 'no',
  ])
  const widths = HEAD.map((name, at) =>
    Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(HEAD), rule, ...cells.map(line)].join('\n')
}

/** Puts the table, with machine and time, between its two marks in `docs/benchmarks.md`. */
export async function writeTable(
  rows: readonly Row[],
  begun: { at: string; on: string },
): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8')
  const [before, rest = ''] = text.split(BEGIN)
  const after = rest.split(END)[1]
  if (after === undefined) throw new Error('docs/benchmarks.md has no place for the table.')
  const time = (iso: string) => iso.replace('T', ' ').slice(0, 16)
  const when = `From ${time(begun.at)} to ${time(new Date().toISOString())} UTC, ${ROUNDS} rounds.`
  const where = `When it began: ${begun.on}.`
  await writeFile(
    DOCUMENT,
    [before, BEGIN, `\n\n${when}\n${where}\n\n`, targetTable(rows), '\n\n', END, after].join(''),
  )
}

/** In turns, so that a busy minute of the machine is everybody's. `BENCH_ROUNDS=1` is for those in a hurry. */
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)

/** The median of several rounds. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** `p50 3.1 ms, p99 12.0 ms`. */
export function ms(value: number): string {
  return Number.isNaN(value) ? 'not measured' : `${value.toFixed(value < 100 ? 1 : 0)} ms`
}

/** Whether `ours <= limit`; nobody knows when either is not a number. */
export function within(ours: number, limit: number): boolean | undefined {
  return Number.isNaN(ours) || Number.isNaN(limit) ? undefined : ours <= limit
}
