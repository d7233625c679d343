import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

describe.skipIf(noBrowser !== undefined)('ways to see a file', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada')
    await ada.joinWith(await server.ownerLink())
    ide = await Ide.create(ada, { name: 'Views', template: 'Node API' })
    await ide.openFile('README.md')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'views', people: () => [ada] })
  const front = (): Locator => ada.page.locator('.dv-active-group')
  const tab = (name: string | RegExp): Locator =>
    ada.page.locator('.dv-tab').and(ada.page.getByRole('tab', { name }))
  const toggleVim = async (): Promise<void> => {
    await ada.page.keyboard.press('F1')
    await ada.page.getByRole('dialog').getByRole('combobox').fill('>Toggle Vim keys')
    await ada.page.getByRole('option', { name: /Toggle Vim keys/ }).waitFor()
    await ada.page.keyboard.press('Enter')
  }
  const inFront = (): Promise<string | null> =>
    ada.page.locator('.dv-active-group .dv-active-tab').getAttribute('aria-label')
  const menu = async (name: string | RegExp, entry: string): Promise<void> => {
    await tab(name).click({ button: 'right' })
    await ada.page.getByRole('menuitem', { name: entry, exact: true }).click()
  }

  step('[J79] the way to a file is a menu at each step, by key too', async (page) => {
    await ide.openFile('src/server.ts')
    const way = page.locator('.dv-active-group').getByRole('group', {
      name: 'Path of the file',
    })
    await way.getByRole('button', { name: 'src', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'package.json', exact: true }).waitFor()
    await accessible(page, { menu: true })
    await page.keyboard.press('Escape')
    await way.getByRole('button', { name: 'server.ts' }).click()
    await page.getByRole('menuitem', { name: 'notes.ts' }).click()
    await eventually(async () => (await inFront())?.startsWith('notes.ts'))
  })

  step('[J79b] the page of a Markdown file follows what is typed', async (page) => {
    await ide.openFile('README.md')
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.getByRole('button', { name: 'Open the page beside' }).click()
    const shown = page.getByRole('group', { name: 'Page of README.md' })
    await shown.getByRole('heading', { level: 1 }).waitFor()
    await tab(/^README.md/).click()
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('## Typed <i>now</i>\n\n[out](javascript:alert(1))\n\n')
    const heading = shown.getByRole('heading', { level: 2 })
    await eventually(async () => (await heading.textContent())?.startsWith('Typed'))
    expect(await shown.locator('i, script, [href^="javascript"]').count()).toBe(0)
    await accessible(page)
  })

  step('[J79c] two files, or a file and the disk, are compared', async (page) => {
    await ide.openFile('tsconfig.json')
    await ide.openFile('package.json')
    await menu(/^package.json/, 'Compare with disk')
    await page.getByText('No differences').waitFor()
    await menu(/^package.json(,|$)/, 'Select to compare')
    await menu(/^tsconfig.json/, 'Compare with package.json')
    await page.getByText(/^\d+ differences?$/).waitFor()
    await accessible(page)
  })

  step('[J79d] a key wraps long lines, and unwraps them', async (page) => {
    await ide.openFile('README.md')
    const front = page.locator('.dv-active-group')
    await front.locator('.view-lines').click()
    const before = await front.locator('.view-line').count()
    await page.keyboard.press('Alt+KeyZ')
    await eventually(async () => (await front.locator('.view-line').count()) !== before)
    await page.keyboard.press('Alt+KeyZ')
    await eventually(async () => (await front.locator('.view-line').count()) === before)
  })

  step('[J79e] the way goes on to the symbol at the caret, and to all the others', async (page) => {
    await ide.openFile('src/notes.ts')
    await front().locator('.view-lines').click()
    await page.keyboard.press('ControlOrMeta+End')
    // Indented by hand: that the editor does it has to wait for the words of the language.
    await page.keyboard.type('\nexport function lastOne() {\n  return 1', { delay: 5 })
    const way = front().getByRole('group', { name: 'Path of the file' })
    await way.getByRole('button', { name: 'function lastOne' }).waitFor()
    await page.keyboard.press('ControlOrMeta+Home')
    await way.getByRole('button', { name: 'function lastOne' }).waitFor({ state: 'detached' })
    await way.getByRole('button').last().press('Enter')
    await page.getByRole('menuitem', { name: /lastOne/ }).waitFor()
    await accessible(page, { menu: true })
    await page.getByRole('menuitem', { name: /lastOne/ }).click()
    await way.getByRole('button', { name: 'function lastOne' }).waitFor()
    // Who went there by the menu types there at once.
    await page.locator('.dv-active-group .monaco-editor.focused').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.type('//here')
    await ide.editorShows('src/notes.ts', 'lastOne() {//here')
  })

  step('[J79f] the page and its editor scroll together, either way', async (page) => {
    await ide.openFile('README.md')
    await front().locator('.view-lines').click()
    await page.keyboard.press('ControlOrMeta+End')
    const parts = Array.from({ length: 60 }, (_, at) => `\n## Part ${at}\n\nSome words on it.\n`)
    await page.keyboard.insertText(parts.join(''))
    const shown = page.getByRole('group', { name: 'Page of README.md' })
    if (!(await shown.isVisible()))
      await page.getByRole('button', { name: 'Open the page beside' }).click()
    await shown.getByRole('heading', { name: 'Part 59' }).waitFor()
    const top = (): Promise<number> => shown.evaluate((box) => box.scrollTop)
    await tab(/^README.md/).click()
    await front().locator('.view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await eventually(async () => (await top()) < 5)
    await page.keyboard.press('ControlOrMeta+End')
    await eventually(async () => (await top()) > 1_000)
    const first = (): Promise<number> =>
      front()
        .locator('.line-numbers')
        .evaluateAll((all) => Math.min(...all.map((one) => Number(one.textContent))))
    const before = await first()
    await shown.evaluate((box) => box.scrollTo(0, 0))
    await eventually(async () => (await first()) < before - 50)
    // And it rests there: neither side pulls the other back.
    const rest = await top()
    await shown.evaluate((box) => new Promise((then) => setTimeout(then, 300, box)))
    expect(await top()).toBe(rest)
  })

  step('[J79g] Vim’s keys work in both halves of a split', async (page) => {
    await toggleVim()
    await ide.openFile('tsconfig.json')
    await page.keyboard.press('Control+Backslash')
    const editors = page.locator('.monaco-editor').filter({
      has: page.getByRole('textbox', { name: 'Code editor, tsconfig.json' }),
    })
    await eventually(async () => (await editors.count()) === 2)
    await eventually(async () => (await page.getByRole('status', { name: 'Vim' }).count()) >= 2)
    for (const half of [0, 1]) {
      await editors.nth(half).locator('.view-lines').click()
      await page.keyboard.type('ggO')
      await page.keyboard.type(`//half${half}`)
      await page.keyboard.press('Escape')
      await ide.editorShows('tsconfig.json', `//half${half}`)
      await page.keyboard.type('u')
      await eventually(async () => !(await ide.text('tsconfig.json'))?.includes(`//half${half}`))
    }
    await toggleVim()
    await eventually(async () => (await page.getByRole('status', { name: 'Vim' }).count()) === 0)
    expect(ada.complaints).toEqual([])
  })
})
