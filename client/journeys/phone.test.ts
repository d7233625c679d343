import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { accessible } from './accessible.ts'
import { PHONE, Person, TABLET, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'
import { Terminals } from './terminals.ts'

const FILE = 'README.md'

describe.skipIf(noBrowser !== undefined)('one at a desk, one on a phone', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let bob: Person
  let desk: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada')
    bob = await Person.arrive(browser, 'Bob', PHONE)
    await ada.joinWith(await server.ownerLink())
    desk = await Ide.create(ada, { name: 'Hand', template: 'Blank' })
    await bob.joinWith(await desk.invite())
    await tab(bob.page, 'Code').waitFor()
    // Who comes by a link is asked whether to follow whoever sent it.
    await bob.page.getByRole('button', { name: 'Not now' }).tap()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'phone', people: () => [bob] })
  const tab = (page: Page, name: string): Locator =>
    page
      .getByRole('navigation', { name: 'Parts of the workspace' })
      .getByRole('button', { name: new RegExp(name) })
  const code = (page: Page): Locator => page.getByRole('textbox', { name: `Code editor, ${FILE}` })
  const key = (page: Page, name: string): Locator =>
    page.getByRole('toolbar').getByRole('button', { name, exact: true })
  const bothShow = async (part: string): Promise<void> => {
    await eventually(async () => {
      const [one, other] = await Promise.all([desk.text(FILE), textOf(bob.page)])
      return one !== undefined && one === other && one.includes(part)
    })
  }

  step(
    '[J130] a file opens under a finger in CodeMirror, and Monaco is not fetched',
    async (page) => {
      const fetched: string[] = []
      page.on('request', (request) => fetched.push(request.url()))
      await tab(page, 'Files').tap()
      await page.getByRole('treeitem', { name: FILE, exact: true }).tap()
      await code(page).waitFor()
      expect(await page.locator('.cm-editor').count()).toBe(1)
      expect(fetched.filter((url) => /monaco/.test(url))).toEqual([])
      await accessible(page)
    },
  )

  step(
    '[J131] both type in one file, each in their own editor, and see each other',
    async (page) => {
      await desk.openFile(FILE)
      await code(page).tap()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('from a phone ')
      await bothShow('from a phone')
      await desk.typeAt(FILE, { line: 1, text: ' from a desk' })
      await bothShow('from a desk')
      await desk.seesCaretOf('Bob')
      await page.locator('.remote-flag', { hasText: 'Ada' }).waitFor({ state: 'attached' })
    },
  )

  step(
    '[J132] the row under the text types, indents and takes back one’s own only',
    async (page) => {
      await key(page, 'Type {').tap()
      await key(page, 'Type }').tap()
      await bothShow('from a phone {}')
      await desk.typeAt(FILE, { line: 1, text: ', again' })
      await bothShow(', again')
      await key(page, 'Undo').tap()
      await eventually(async () => !(await textOf(page)).includes('{}'))
      await bothShow('from a desk, again')
      await key(page, 'Redo').tap()
      await bothShow('{}')
    },
  )

  step(
    '[J133] a word that is being composed survives what others write before it',
    async (page) => {
      await code(page).tap()
      await page.keyboard.press('Control+End')
      const keyboard = await page.context().newCDPSession(page)
      for (const text of ['に', 'にほ', 'にほん']) {
        await keyboard.send('Input.imeSetComposition', {
          text,
          selectionStart: text.length,
          selectionEnd: text.length,
        })
      }
      await desk.typeAt(FILE, { line: 1, text: ' meanwhile' })
      await keyboard.send('Input.insertText', { text: '日本' })
      await bothShow('日本')
      await bothShow('meanwhile')
      expect(await textOf(page)).not.toContain('にほん')
    },
  )

  step('[J134] carriage returns that are pasted become line ends for both', async (page) => {
    await code(page).tap()
    await page.keyboard.press('Control+End')
    await code(page).evaluate((node) => {
      const data = new DataTransfer()
      data.setData('text/plain', 'one\r\ntwo\rthree')
      node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
    })
    await bothShow('one\ntwo\nthree')
    expect(await textOf(page)).not.toContain('\r')
  })

  step('[J135] a viewer reads without a keyboard, and types again with the role', async (page) => {
    await desk.setRole('Bob', 'Viewer')
    await page.getByRole('toolbar', { name: 'Keys of the editor' }).waitFor({ state: 'detached' })
    expect(await page.locator('.cm-content').getAttribute('contenteditable')).toBe('false')
    await desk.setRole('Bob', 'Editor')
    await page.getByRole('toolbar', { name: 'Keys of the editor' }).waitFor()
  })

  step('[J139] a terminal has the keys that a phone’s keyboard lacks', async (page) => {
    await tab(page, 'Terminal').tap()
    await page.getByRole('button', { name: 'New terminal' }).tap()
    const terminals = new Terminals(page)
    await terminals.shows('$')
    await terminals.type('echo with-$((6*7)) ')
    await key(page, 'Type |').tap()
    await terminals.type(' rev\n')
    await terminals.shows('24-htiw')
    await key(page, 'Up').tap()
    await key(page, 'Interrupt (Ctrl+C)').tap()
    // A narrow screen breaks the line between the two signs.
    await terminals.shows('rev^')
    await accessible(page)
  })

  step('[J136] SQL is written and run under a finger, from the tables there are', async (page) => {
    await page.getByRole('button', { name: 'Files and commands' }).tap()
    // A tap becomes a click when the browser is sure that no second one comes.
    await page.locator('[data-palette]').waitFor()
    await page.keyboard.type('>sql console')
    await page.getByRole('option', { name: /Open SQL console/ }).tap()
    const sql = page.getByRole('textbox', { name: 'SQL editor, queries/console.sql' })
    await sql.tap()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('create table herb (name text, weight int);')
    await page.getByRole('button', { name: 'Run all' }).tap()
    await page.getByText('CREATE TABLE').first().waitFor()
    await sql.tap()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('select wei from herb;')
    await page.getByRole('button', { name: 'Run', exact: true }).tap()
    await page.locator('.touch-fault', { hasText: 'wei' }).waitFor()
    await page.getByRole('button', { name: 'Show the place' }).tap()
    for (let letter = 0; letter < 'wei'.length; letter += 1) await key(page, 'Right').tap()
    await page.keyboard.type('g')
    await page.getByRole('option', { name: /^weight/ }).tap()
    await eventually(async () => (await sql.textContent())?.includes('select weight from herb;'))
    await page.getByRole('button', { name: 'Run', exact: true }).tap()
    await page.getByText('0 rows').first().waitFor()
    expect(await page.locator('.monaco-editor').count()).toBe(0)
    await accessible(page)
  })

  step('[J137] a small tablet has the whole frame, and the editor for fingers', async () => {
    await using cyd = await Person.arrive(browser, 'Cyd', TABLET)
    await cyd.joinWith(await desk.invite())
    await cyd.page.getByRole('treeitem', { name: FILE, exact: true }).tap()
    await cyd.page.locator('.cm-editor').waitFor()
    await accessible(cyd.page)
    expect(await cyd.page.evaluate(() => document.body.scrollWidth)).toBeLessThanOrEqual(820)
  })

  it('[J138] nothing broke on the way', () => {
    expect([...ada.complaints, ...bob.complaints]).toEqual([])
  })
})

async function textOf(page: Page): Promise<string> {
  type Hooked = { __atelier?: { editorText(path: string): string | undefined } }
  return page.evaluate((path) => (window as Hooked).__atelier?.editorText(path) ?? '', FILE)
}
