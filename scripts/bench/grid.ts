import { Person, launchBrowser, noBrowser } from '../../client/journeys/browser.ts'
import { Ide } from '../../client/journeys/ide.ts'
import type { BenchServer } from './bench-server.ts'
import { SPREAD_HEAD, spreadOf, spreadRow, table } from './measure.ts'

const ROWS = 100_000
const FRAMES = 240
const SQL = `select n, md5(n::text) as hash, 'row ' || n as label, n * 1.5 as price, now() as at,
  n % 7 = 0 as odd, repeat('x', n % 40) as filler, n::bigint * 1000003 as large from generate_series(1, ${ROWS}) n`

/** What a person feels in a result of a hundred thousand rows: time until it is all there, and frames while scrolling. */
export async function benchGrid({ server }: BenchServer): Promise<void> {
  if (noBrowser) return console.log(`grid: not measured, ${noBrowser}`)
  const owner = await server.owner()
  const { id } = await server.workspace('bench grid')
  const { url } = await owner.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, {
    role: 'editor',
  })
  const browser = await launchBrowser()
  try {
    const ada = await Person.arrive(browser, 'Ada')
    await ada.joinWith(url)
    await ada.page.goto(`${server.url}/w/${id}`)
    const ide = await Ide.entered(ada)
    await ide.openConsole()
    const { page } = ada
    await page.locator('.view-lines').first().click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(SQL)
    await page.getByRole('combobox', { name: 'Rows at most' }).click()
    await page.getByRole('option', { name: '100,000 rows' }).click()
    const began = performance.now()
    await page.getByRole('button', { name: 'Run all' }).click()
    const grid = page.getByRole('grid', { name: 'Results' })
    await grid.waitFor()
    const first = performance.now() - began
    await page.getByRole('button', { name: 'Export…' }).waitFor({ timeout: 120_000 })
    const all = performance.now() - began
    console.log(`grid: ${ROWS.toLocaleString('en')} rows of 8 columns, in Chromium without a GPU`)
    console.log(`  first rows after ${Math.round(first)} ms, all after ${Math.round(all)} ms`)
    const rows: string[][] = []
    for (const [name, px] of [
      ['slowly, 90 px a frame', 90],
      ['a screen a frame', 600],
      ['jumps of 5,000 rows', 140_000],
    ] as const) {
      const frames = await grid.evaluate(scroll, { px, frames: FRAMES })
      const late = frames.filter((ms) => ms > 17.5).length
      rows.push([
        name,
        ...spreadRow(spreadOf(frames)),
        `${((late / frames.length) * 100).toFixed(1)} %`,
      ])
    }
    console.log(table([['', ...SPREAD_HEAD, 'over 17.5 ms'], ...rows]))
    const inPage = await grid.getByRole('row').count()
    console.log(`  rows in the page: ${inPage}`)
  } finally {
    await browser.close()
  }
}

/** Scrolls a little with every frame; answers how long each took. */
function scroll(box: Element, { px, frames }: { px: number; frames: number }): Promise<number[]> {
  return new Promise((settle) => {
    const times: number[] = []
    let last = performance.now()
    let direction = 1
    const step = (now: number): void => {
      times.push(now - last)
      last = now
      if (times.length > frames) return settle(times.slice(1))
      const end = box.scrollHeight - box.clientHeight
      if (box.scrollTop + px * direction > end || box.scrollTop + px * direction < 0)
        direction *= -1
      box.scrollTop += px * direction
      requestAnimationFrame(step)
    }
    box.scrollTop = 0
    requestAnimationFrame(step)
  })
}
