import type { Browser, BrowserContext, Page } from 'playwright-core'
import { Person, launchBrowser, noBrowser } from '../../client/journeys/browser.ts'
import type { BenchServer } from './bench-server.ts'
import { SPREAD_HEAD, spreadOf, spreadRow, table, type Spread } from './measure.ts'
import { KEY, installProbe, readProbe, timeLoad, type Load } from './page-probe.ts'
import { median, ms, within, type Row } from './rows.ts'

const FILE = 'src/page.ts'
const MARKER = 'theFirstLineOfAll'
const ROUNDS = 7
const KEYS = 60
const WIRE_KB = 1_050
const KEY_MS = { own: 33, theirs: 60 }
const MBIT = 1_000_000 / 8
/** A laptop of some years on a line in the country: four times slower, 10 Mbps, 40 ms. */
const SLOW = {
  cpu: 4,
  network: { downloadThroughput: 10 * MBIT, uploadThroughput: 10 * MBIT, latency: 40 },
}

type Condition = { name: string; cold: boolean; slow: boolean }
const CONDITIONS: readonly Condition[] = [
  { name: 'cold', cold: true, slow: false },
  { name: 'warm', cold: false, slow: false },
  { name: 'cold, 4x CPU, 10 Mbps', cold: true, slow: true },
  { name: 'warm, 4x CPU, 10 Mbps', cold: false, slow: true },
]

/** What two people at their browsers feel: time to read, time to type, key to frame on both screens. */
export async function benchPage({ server }: BenchServer): Promise<Row[]> {
  if (noBrowser) {
    console.log(`page: not measured, ${noBrowser}`)
    return []
  }
  const owner = await server.owner()
  const { id } = await server.workspace('bench page')
  const lines = Array.from({ length: 200 }, (_, at) => `export const line${at} = ${at}`)
  await owner.write(id, FILE, `export const ${MARKER} = 1\n${lines.join('\n')}\n`)
  const browser = await launchBrowser()
  try {
    const address = `${server.url}/w/${id}?file=${FILE}`
    const [ada, bob] = [await guest(browser, 'Ada'), await guest(browser, 'Bob')]
    console.log(`page: one file of a workspace, median of ${ROUNDS}`)
    const medians: (readonly [Condition, Load])[] = []
    for (const condition of CONDITIONS) {
      medians.push([condition, await loads(ada.context, address, condition)])
    }
    const cells = medians.map(([{ name }, load]) => [name, ...cellsOf(load)])
    console.log(
      table([['', 'server', 'first paint', 'readable', 'typeable', 'over the wire'], ...cells]),
    )
    const typed = await keys([ada.page, bob.page], address)
    const first = medians[0]?.[1]
    return first ? rowsOf(first, typed) : []
  } finally {
    await browser.close()
  }

  async function guest(on: Browser, name: string): Promise<Person> {
    const invite = await owner.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, {
      role: 'editor',
    })
    const person = await Person.arrive(on, name)
    await person.joinWith(invite.url)
    return person
  }
}

async function loads(
  context: BrowserContext,
  address: string,
  { cold, slow }: Condition,
): Promise<Load> {
  const rounds: Load[] = []
  if (!cold) await load(context, address, { cold: false, slow: false })
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(await load(context, address, { cold, slow }))
  }
  const of = (key: keyof Load) => median(rounds.map((round) => round[key]))
  return {
    answered: of('answered'),
    painted: of('painted'),
    readable: of('readable'),
    typeable: of('typeable'),
    kilobytes: of('kilobytes'),
  }
}

function cellsOf({ answered, painted, readable, typeable, kilobytes }: Load): string[] {
  const times = [answered, painted, readable, typeable].map((time) => `${Math.round(time)} ms`)
  return [...times, `${Math.round(kilobytes)} KB`]
}

/** Another editor's page was not opened beside it, so its half is known to nobody here. */
function rowsOf(
  { readable, typeable, kilobytes }: Load,
  typed: { own: Spread; theirs: Spread },
): Row[] {
  const theirs = 'code-server: ~5.4 MB (published), not opened here'
  return [
    {
      what: 'page, cold: bytes until one can type',
      ours: `${Math.round(kilobytes)} KB`,
      theirs,
      target: `<= ${WIRE_KB} KB`,
      met: within(kilobytes, WIRE_KB),
    },
    {
      what: 'page, cold: readable, typeable',
      ours: `${ms(readable)}, ${ms(typeable)}`,
      theirs: '-',
      target: 'half of code-server',
      met: undefined,
    },
    {
      what: 'page: key to own frame, to the other person',
      ours: `p95 ${ms(typed.own.p95)}, ${ms(typed.theirs.p95)}`,
      theirs: '-',
      target: `p95 <= ${KEY_MS.own} and ${KEY_MS.theirs} ms`,
      met: within(typed.own.p95, KEY_MS.own) && within(typed.theirs.p95, KEY_MS.theirs),
    },
  ]
}

async function load(
  context: BrowserContext,
  address: string,
  { cold, slow }: Pick<Condition, 'cold' | 'slow'>,
): Promise<Load> {
  const page = await context.newPage()
  try {
    await installProbe(page, MARKER)
    const browser = await context.newCDPSession(page)
    if (cold) await browser.send('Network.clearBrowserCache')
    if (slow) {
      await browser.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpu })
      await browser.send('Network.emulateNetworkConditions', { offline: false, ...SLOW.network })
    }
    return await timeLoad(page, address)
  } finally {
    await page.close()
  }
}

/** One person types, key after key; both screens are watched by the clock they share. */
async function keys(
  [typist, reader]: readonly [Page, Page],
  address: string,
): Promise<{ own: Spread; theirs: Spread }> {
  for (const page of [typist, reader]) {
    await installProbe(page, MARKER)
    await timeLoad(page, address)
  }
  await typist.locator('.view-lines').first().click()
  await typist.keyboard.press('Control+Home')
  for (let pressed = 0; pressed < KEYS; pressed += 1) {
    await typist.keyboard.press(KEY)
    await typist.waitForTimeout(90)
  }
  await typist.waitForTimeout(1_000)
  const [own, theirs] = [await readProbe(typist), await readProbe(reader)]
  const delays = (shown: readonly number[]) =>
    shown.slice(0, own.pressed.length).map((at, nth) => at - (own.pressed[nth] ?? Number.NaN))
  const result = { own: spreadOf(delays(own.shown)), theirs: spreadOf(delays(theirs.shown)) }
  console.log(
    table([
      ['', ...SPREAD_HEAD],
      ['key to own frame', ...spreadRow(result.own)],
      ['key to their frame', ...spreadRow(result.theirs)],
    ]),
  )
  return result
}
