import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { Keyboard } from './keyboard.ts'
import { stepsOf } from './step.ts'

/** No mouse in here: neither `click` nor `fill`, only keys. */
describe.skipIf(noBrowser !== undefined)('by the keyboard alone', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let bob: Person
  let keys: Keyboard
  let ide: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada')
    bob = await Person.arrive(browser, 'Bob')
    keys = new Keyboard(ada.page)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'keyboard', people: () => [ada] })

  step('[J150] in with a passkey, and a workspace made', async (page) => {
    await page.goto(await server.ownerLink())
    await keys.tabTo(page.getByRole('textbox', { name: 'Your name' }))
    await keys.type('Ada')
    await keys.tabTo(page.getByRole('button', { name: 'Create a passkey' }))
    await keys.press('Enter')
    await keys.tabTo(page.getByRole('button', { name: /^Python/ }))
    await keys.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'New workspace' })
    await keys.tabTo(dialog.getByRole('textbox', { name: 'Name' }))
    await keys.press('ControlOrMeta+KeyA')
    await keys.type('By hand')
    await keys.tabTo(dialog.getByRole('button', { name: 'Create workspace' }))
    await keys.press('Enter')
    ide = await Ide.entered(ada)
  })

  step('[J151] a file is opened, changed and left, and another is made', async (page) => {
    await keys.press('ControlOrMeta+KeyP')
    await keys.type('main.py')
    await page.locator('[role=option][aria-selected=true]', { hasText: 'main.py' }).waitFor()
    await keys.press('Enter')
    await inEditor(page, 'main.py')
    await ide.editorShows('main.py', 'def')
    await keys.press('ControlOrMeta+Home')
    await keys.type('# by the keyboard')
    await keys.press('Enter')
    await ide.editorShows('main.py', '# by the keyboard')
    await keys.goRoundTo(page.getByRole('tree'))
    await keys.command('New file')
    await page.getByRole('textbox', { name: 'Name of the new file' }).waitFor()
    await keys.type('notes.md')
    await keys.press('Enter')
    await page.getByRole('treeitem', { name: 'notes.md', exact: true }).waitFor()
  })

  step('[J152] a command runs in a terminal, and F6 leads out of it', async (page) => {
    await keys.command('New terminal')
    await ide.terminals.shows('workspace$')
    await keys.type('echo "made by $((6 * 7))"')
    await keys.press('Enter')
    await ide.terminals.shows('made by 42')
    await keys.goRoundTo(page.getByRole('tree'))
  })

  step('[J153] SQL is asked, and its answer read', async (page) => {
    // A shell keeps Ctrl+P for itself; F1 works everywhere.
    await keys.press('F1', 'Backspace')
    await keys.type("$select 6 * 7 as answer, 'by hand' as said")
    await page.locator('[role=option][aria-selected=true]').waitFor()
    await keys.press('Enter')
    await ide.resultShows('by hand')
  })

  step('[J154] somebody is invited, followed, and left', async (page) => {
    await keys.command('Members and invites')
    const dialog = page.getByRole('dialog')
    await keys.tabTo(dialog.getByRole('button', { name: 'Create link' }))
    await keys.press('Enter')
    const link = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
    await keys.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await bob.joinWith(link)
    const his = await Ide.entered(bob)
    await ide.sees('Bob')
    await his.openFile('notes.md')
    await keys.command('Follow Bob')
    await eventually(async () => (await ide.text('notes.md')) !== undefined)
    await keys.press('Escape')
    await page.getByText('Following Bob', { exact: false }).first().waitFor({ state: 'detached' })
  })

  step('[J155] a message is written and sent', async (page) => {
    await keys.command('chat')
    const box = page
      .getByRole('textbox', { name: 'Message' })
      .or(page.getByRole('combobox', { name: 'Message' }))
    await keys.tabTo(box)
    await keys.type('No mouse in here')
    await keys.press('Enter')
    await page.getByLabel('Messages').getByText('No mouse in here').first().waitFor()
  })

  step('[J156] a theme is chosen in the settings', async (page) => {
    await keys.command('Open settings')
    const light = page.getByRole('radio', { name: 'Light' })
    await keys.tabTo(page.getByRole('radiogroup', { name: 'Theme' }).getByRole('radio').first())
    await keys.press('ArrowRight', 'ArrowRight')
    await eventually(async () => light.isChecked())
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
  })

  step('[J157] out, and in again with the same passkey', async (page) => {
    await keys.command('Sign out')
    const enter = page.getByRole('button', { name: 'Sign in with a passkey' })
    await keys.tabTo(enter)
    await keys.press('Enter')
    await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
  })

  it('[J158] nothing broke on the way', () => {
    expect(ada.complaints).toEqual([])
  })
})

/** The editor of a file has the keyboard. */
async function inEditor(page: Page, path: string): Promise<void> {
  const box = page.getByRole('textbox', { name: `Code editor, ${path}` })
  await box.waitFor({ state: 'attached' })
  await eventually(() => box.evaluate((node) => node === document.activeElement))
}
