import { createInterface } from 'node:readline'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { SearchQuery, type SearchHit, type SearchResult } from '../../shared/files.ts'
import type { Route } from './call.ts'
import { expendable } from './child-env.ts'
import { route } from './file-routes.ts'
import { SEARCH_GLOBS } from './ignored.ts'
import type { Root } from './root.ts'
import { endChild, ended, spawnTree, type Spawned } from './spawned.ts'

const MAX_NAMES = 200_000
const MAX_MS = 30_000
const COMMON = ['--no-config', '--hidden', '--no-require-git', '--no-ignore-parent']

const Match = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string() }),
    line_number: z.int(),
    submatches: z.array(z.object({ start: z.int(), end: z.int() })),
  }),
})
type Match = z.infer<typeof Match>['data']

export type SearchDeps = {
  readonly root: Root
  readonly env: Readonly<Record<string, string>>
  readonly ripgrep: string
}

/** Search in files and the list of their names, both by ripgrep. */
export function searchRoutes(deps: SearchDeps): Route[] {
  return [
    route('GET', '/v1/files/names', async (call) => call.answer(await names(deps, call.signal))),
    route('POST', '/v1/files/search', async (call) => {
      call.answer(await search(deps, await call.json(SearchQuery), call.signal))
    }),
  ]
}

async function search(
  deps: SearchDeps,
  query: SearchQuery,
  hungUp: AbortSignal,
): Promise<SearchResult> {
  const child = await start(deps, searchArgs(query), hungUp)
  const [over, errors] = [settled(child), errorText(child)]
  const hits: SearchHit[] = []
  let truncated = false
  for await (const line of createInterface({ input: child.stdout })) {
    const hit = readHit(line, query.lineChars)
    if (!hit) continue
    truncated = hits.length >= query.maxHits
    if (truncated) break
    hits.push(hit)
  }
  if (truncated) await endChild(child)
  const { code, signal } = await over
  if (code === 2 && hits.length === 0) {
    throw new AppError('bad_input', firstLineOf(errors()) || 'This cannot be searched for.')
  }
  return { hits, truncated: truncated || signal !== null }
}

function searchArgs(query: SearchQuery): string[] {
  return [
    '--json',
    '--max-filesize=5M',
    query.caseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(query.regex ? [] : ['--fixed-strings']),
    ...(query.wholeWord ? ['--word-regexp'] : []),
    ...query.include.map((glob) => `--glob=${glob}`),
    // After the wanted ones: the last glob that fits decides.
    ...[...query.exclude.map((glob) => `!${glob}`), ...SEARCH_GLOBS].map(
      (glob) => `--glob=${glob}`,
    ),
    '--regexp',
    query.text,
    '--',
    '.',
  ]
}

async function names(
  deps: SearchDeps,
  hungUp: AbortSignal,
): Promise<{ paths: string[]; truncated: boolean }> {
  const globs = SEARCH_GLOBS.map((glob) => `--glob=${glob}`)
  const child = await start(deps, ['--files', '--null', ...globs, '--', '.'], hungUp)
  const over = settled(child)
  const paths: string[] = []
  let rest = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    const parts = (rest + String(chunk)).split('\0')
    rest = parts.pop() ?? ''
    paths.push(...parts.map(withoutDot))
    if (paths.length > MAX_NAMES) break
  }
  const many = paths.length > MAX_NAMES
  if (many) await endChild(child)
  const { signal } = await over
  return { paths: paths.slice(0, MAX_NAMES), truncated: many || signal !== null }
}

async function start(deps: SearchDeps, args: string[], hungUp: AbortSignal): Promise<Spawned> {
  const command = await expendable([deps.ripgrep, ...COMMON, ...args])
  const signal = AbortSignal.any([hungUp, AbortSignal.timeout(MAX_MS)])
  const child = spawnTree(command, { cwd: deps.root.path, env: deps.env, signal })
  child.stdin.end()
  return child
}

/** Attached before the output is read, because a program that cannot start says so at once. */
function settled(child: Spawned): ReturnType<typeof ended> {
  const over = ended(child)
  over.catch(() => undefined)
  return over
}

function errorText(child: Spawned): () => string {
  let text = ''
  child.stderr
    .setEncoding('utf8')
    .on('data', (more: string) => (text = (text + more).slice(0, 4_000)))
  return () => text
}

function firstLineOf(text: string): string {
  return text.trim().replace(/^rg: /, '').slice(0, 400)
}

/** One line of ripgrep's output; names and lines that are no UTF-8 are left out. */
function readHit(line: string, lineChars: number): SearchHit | undefined {
  if (!line.startsWith('{"type":"match"')) return undefined
  const match = Match.safeParse(JSON.parse(line))
  return match.success ? hitOf(match.data.data, lineChars) : undefined
}

function hitOf({ line_number, lines, path, submatches }: Match, lineChars: number): SearchHit {
  const text = lines.text.replace(/\r?\n$/, '').slice(0, lineChars)
  const bytes = Buffer.from(lines.text)
  const column = (at: number): number => bytes.toString('utf8', 0, at).length + 1
  const ranges = submatches
    .map(({ start, end }) => ({
      start: column(start),
      end: Math.min(column(end), text.length + 1),
    }))
    .filter(({ start, end }) => start < end)
  return { path: withoutDot(path.text), line: line_number, text, ranges }
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path
}
