import type { Page } from 'playwright-core'
import { Person, launchBrowser, noBrowser } from '../../client/journeys/browser.ts'
import { eventually } from '../../server/system/test-server.ts'
import type { BenchServer } from './bench-server.ts'
import { SPREAD_HEAD, spreadOf, spreadRow, table } from './measure.ts'

const FOLDERS = ['big0', 'big1', 'big2']
const FILES = 16_667
const ROUNDS = 7
const FRAMES = 240

/** What a tree of 50,000 files costs: to show it, to scroll through it, to filter it. */
export async function benchTree({ server }: BenchServer): Promise<void> {
  if (noBrowser) return console.log(`tree: not measured, ${noBrowser}`)
  const { id } = await server.workspace('bench tree')
  await fill(server, id)
  const browser = await launchBrowser()
  try {
    const ada = await Person.arrive(browser, 'Ada')
    await ada.joinWith(await server.ownerLink())
    const { page } = ada
    await page.goto(`${server.url}/w/${id}`)
    await page.getByRole('treeitem', { name: 'big2', exact: true }).waitFor()
    const opened: number[] = []
    for (const folder of FOLDERS.toReversed()) opened.push(await open(page, folder))
    const shown: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) shown.push(await show(page))
    const frames = await scroll(page)
    const filtered: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) filtered.push(await filter(page, round))
    console.log(`tree: ${FOLDERS.length * FILES} files in ${FOLDERS.length} open folders`)
    console.log(
      table([
        ['', ...SPREAD_HEAD],
        [`a folder of ${FILES} opened`, ...spreadRow(spreadOf(opened))],
        ['the whole tree shown', ...spreadRow(spreadOf(shown))],
        ['a frame while it scrolls', ...spreadRow(spreadOf(frames))],
        ['a letter in the filter', ...spreadRow(spreadOf(filtered))],
      ]),
    )
  } finally {
    await browser.close()
  }
}

/** Files by the thousand come fastest from a shell inside. */
async function fill(server: BenchServer['server'], id: string): Promise<void> {
  const owner = await server.owner()
  const made = await owner.call<{ id: string }>('POST', `/api/workspaces/${id}/terminals`, {
    cols: 80,
    rows: 24,
  })
  const socket = owner.socket(`/terminals/${id}/${made.id}`)
  await new Promise((resolve) => socket.once('message', resolve))
  const one = (folder: string): string =>
    `mkdir ${folder} && (cd ${folder} && seq -f 'file-%05.0f.ts' ${FILES} | xargs touch)`
  socket.send(Buffer.from(`${FOLDERS.map(one).join(' && ')}\r`))
  const list = `/api/workspaces/${id}/files?path=${FOLDERS.at(-1)}`
  await eventually(async () => {
    const response = await owner.send('GET', list)
    const { entries } = (await response.json()) as { entries?: unknown[] }
    return response.ok && entries?.length === FILES
  }, 120_000)
  socket.close()
}

/** From the click on a folder to its first files on the screen; the list is fetched on the way. */
function open(page: Page, folder: string): Promise<number> {
  return page.evaluate(async (name) => {
    const row = document.querySelector<HTMLElement>(`[role=treeitem][aria-label=${name}]`)
    const began = performance.now()
    row?.click()
    for (;;) {
      await new Promise(requestAnimationFrame)
      const next = row?.parentElement?.querySelector(`[aria-level="2"][aria-posinset="1"]`)
      const index = Number(row?.dataset['row']) + 1
      if (next instanceof HTMLElement && Number(next.dataset['row']) === index) break
    }
    await new Promise((resolve) => setTimeout(resolve))
    return performance.now() - began
  }, folder)
}

/** From the click on the rail to a painted tree, everything being known. */
async function show(page: Page): Promise<number> {
  const rail = page.getByRole('navigation', { name: 'Parts of the workspace' })
  await rail.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('tree').waitFor({ state: 'detached' })
  return rail.getByRole('button', { name: 'Files' }).evaluate(async (button) => {
    const began = performance.now()
    if (button instanceof HTMLElement) button.click()
    while (!document.querySelector('[role=tree] [aria-level="2"]'))
      await new Promise(requestAnimationFrame)
    await new Promise((resolve) => setTimeout(resolve))
    return performance.now() - began
  })
}

/** How long each frame took while the tree scrolled by ten rows a frame. */
function scroll(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const box = document.querySelector('[role=tree]')?.parentElement
    const times: number[] = []
    let before = await new Promise<number>(requestAnimationFrame)
    for (let frame = 0; frame < count; frame += 1) {
      if (box) box.scrollTop += 240
      const now = await new Promise<number>(requestAnimationFrame)
      times.push(now - before)
      before = now
    }
    return times
  }, FRAMES)
}

/** From a letter typed to the tree with only what fits. */
async function filter(page: Page, round: number): Promise<number> {
  const wish = `${round}999`
  if (round === 0) {
    await page.getByRole('button', { name: 'Filter files' }).click()
    await page.getByRole('searchbox', { name: 'Filter files' }).fill('file')
    await page.locator('[role=treeitem][aria-level="2"]').first().waitFor()
  }
  return page.getByRole('searchbox', { name: 'Filter files' }).evaluate(async (box, text) => {
    if (!(box instanceof HTMLInputElement)) return Number.NaN
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    const began = performance.now()
    set?.call(box, text)
    box.dispatchEvent(new Event('input', { bubbles: true }))
    for (;;) {
      await new Promise(requestAnimationFrame)
      const files = [...document.querySelectorAll('[role=treeitem][aria-level="2"]')]
      const names = files.map((row) => row.getAttribute('aria-label') ?? '')
      if (names.length > 0 && names.every((name) => name.includes(text))) break
    }
    await new Promise((resolve) => setTimeout(resolve))
    return performance.now() - began
  }, wish)
}
