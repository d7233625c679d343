import { launchBrowser, noBrowser } from '../../client/journeys/browser.ts'
import type { BenchServer } from './bench-server.ts'
import { SPREAD_HEAD, spreadRow, table } from './measure.ts'
import { openOurs, openTheirs } from './page-editors.ts'
import { timeKeys } from './page-keys.ts'
import { CONDITION_NAMES, CONDITIONS, timeLoads, type Editor } from './page-load.ts'
import type { Load } from './page-probe.ts'
import { pageRows, type PageResult } from './page-rows.ts'
import { ROUNDS, type Row } from './rows.ts'

/** What people at their browsers feel: time to read, time to type, key to frame; ours and code-server in turns. */
export async function benchPage(bench: BenchServer): Promise<Row[]> {
  if (noBrowser) {
    console.log(`page: not measured, ${noBrowser}`)
    return []
  }
  await using resources = new AsyncDisposableStack()
  const browser = resources.adopt(await launchBrowser(), (one) => one.close())
  const ours = await openOurs(bench, browser)
  const theirs = await openTheirs(browser).catch(without)
  if (typeof theirs === 'string') {
    const [own] = await measure([ours])
    return own ? pageRows(own, theirs) : []
  }
  resources.use(theirs)
  const [own, other] = await measure([ours, theirs])
  return own && other ? pageRows(own, other) : []
}

async function measure(editors: readonly Editor[]): Promise<PageResult[]> {
  console.log(`page: the same file in each editor, median of ${ROUNDS} rounds in turns`)
  const results: PageResult[] = []
  for (const { editor, loads } of await timeLoads(editors, ROUNDS)) {
    results.push({ name: editor.name, loads, keys: await timeKeys(editor) })
  }
  tell(results)
  return results
}

function tell(results: readonly PageResult[]): void {
  const loads = CONDITION_NAMES.flatMap((condition) =>
    results.map((one) => [
      `${one.name}, ${CONDITIONS[condition].name}`,
      ...cellsOf(one.loads[condition]),
    ]),
  )
  console.log(
    table([['', 'server', 'first paint', 'readable', 'typeable', 'over the wire'], ...loads]),
  )
  const keys = results.flatMap(({ name, keys: { own, other } }) => [
    [`${name}, key to own frame`, ...spreadRow(own)],
    ...(other ? [[`${name}, key to their frame`, ...spreadRow(other)]] : []),
  ])
  console.log(table([['', ...SPREAD_HEAD], ...keys]))
}

function cellsOf({ answered, painted, readable, typeable, kilobytes }: Load): string[] {
  const times = [answered, painted, readable, typeable].map((time) => `${Math.round(time)} ms`)
  return [...times, `${Math.round(kilobytes)} KB`]
}

/** Says why one was not opened, in full on a line of its own; what it returns fits into a table. */
function without(error: unknown): string {
  const [why, cause] = [error, error instanceof Error ? error.cause : undefined].map(wordsOf)
  console.log(`page: without code-server: ${why} ${cause}`)
  return (why ?? '').slice(0, 60)
}

function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error ?? '')
  return text.replaceAll(/[\s|]+/g, ' ').slice(0, 300)
}
