import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { arch, cpus, loadavg, release } from 'node:os'

/** Milliseconds, or whatever the samples were in. */
export type Spread = { count: number; p50: number; p95: number; p99: number; max: number }

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  const max = sorted.at(-1) ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max }
}

/** CPU time of a process so far, by the kernel's own account in hundredths of a second. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The process of this program whose environment says so. */
export async function findProcess(program: string, variable: string): Promise<number> {
  for (const pid of await processesWith(variable)) {
    if ((await textOf(`/proc/${pid}/cmdline`)).split('\0').includes(program)) return pid
  }
  throw new Error(`No process of ${program} runs.`)
}

/** Every process whose environment says so. */
export async function processesWith(variable: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    if ((await textOf(`/proc/${name}/environ`)).split('\0').includes(variable))
      found.push(Number(name))
  }
  return found
}

/** What the numbers were measured on, and how busy it was with other things. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const load = loadavg()
    .map((n) => n.toFixed(2))
    .join(' ')
  const memory = Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1])
  const gib = (memory / 1024 / 1024).toFixed(1)
  return `${cpus().length} x ${model}, ${gib} GiB, Linux ${release()} ${arch()}, Node ${process.version}, load ${load}`
}

/** One line per row, columns as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
  return rows.map((row) => `  ${line(row)}`).join('\n')
}

export const SPREAD_HEAD = ['p50', 'p95', 'p99', 'max', 'samples'] as const
export function spreadRow({ p50, p95, p99, max, count }: Spread): string[] {
  return [...[p50, p95, p99, max].map((ms) => `${ms.toFixed(1)} ms`), String(count)]
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
