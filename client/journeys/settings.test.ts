import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { SECTIONS } from '../settings/settings-list.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

// What 1280 px come to at 400 %.
const SMALL = { width: 320, height: 640 }
const DESK = { width: 1440, height: 900 }

describe.skipIf(noBrowser !== undefined)('what a person chooses for themselves', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
    await ada.joinWith(await server.ownerLink())
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'settings', people: () => [ada], timeoutMs: 180_000 })
  const saved = (page: Page) =>
    page.waitForResponse((answer) => answer.url().endsWith('/api/me/preferences') && answer.ok())
  const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme'])
  /** The same person in another browser: signed in, and nothing else remembered. */
  const elsewhere = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: DESK, reducedMotion: 'reduce' })
    await context.addCookies(await ada.context.cookies())
    return context
  }

  step('[J110] a theme chosen by hand holds at once, and in another browser too', async (page) => {
    const other = await elsewhere()
    const there = await other.newPage()
    await there.goto(server.url)
    await there.getByRole('heading', { name: 'Workspaces' }).waitFor()
    expect(await themeOf(there)).toBe(undefined)

    await page.getByRole('link', { name: 'Settings' }).click()
    await accessible(page)
    const done = saved(page)
    await page.getByRole('radio', { name: 'Light' }).click()
    expect(await themeOf(page)).toBe('light')
    await done
    await there.reload()
    await eventually(async () => (await themeOf(there)) === 'light')
    // The page itself comes dressed: nothing has to run for that, so nothing flashes.
    const html = await (await other.request.get(server.url)).text()
    expect(html).toContain('data-theme="light"')
    expect(html).toContain('--you: var(--person-')

    const again = saved(page)
    await page.getByRole('button', { name: 'Reset Theme' }).click()
    await again
    expect(await themeOf(page)).toBe(undefined)
    await other.close()
  })

  step('[J111] the search finds by another word, and says when there is nothing', async (page) => {
    const search = page.getByRole('searchbox', { name: 'Search in settings' })
    await search.fill('modal')
    await page.getByRole('switch', { name: 'Vim keys' }).waitFor()
    expect(await page.getByRole('switch').count()).toBe(1)
    await search.fill('no such thing')
    await page.getByRole('button', { name: 'Show all settings' }).click()
    await page.getByRole('radio', { name: 'Dark' }).waitFor()
  })

  step('[J112] keys are recorded, a conflict is said, and the new keys work', async (page) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.press('ControlOrMeta+s')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    await accessible(page)
    await page
      .getByRole('button', { name: 'Change keys of Settings: Change keyboard shortcuts' })
      .click()
    const dialog = page.getByRole('dialog')
    const field = dialog.getByRole('textbox', { name: 'Press the keys' })
    await eventually(() => field.evaluate((input) => input === document.activeElement))
    await page.keyboard.press('ControlOrMeta+Comma')
    await dialog.getByText('already runs “Settings: Open settings”').waitFor()
    await accessible(page)
    const done = saved(page)
    await dialog.getByRole('button', { name: 'Take over' }).click()
    await done
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
    await row('Open settings').getByText('None').waitFor()
    await page.getByRole('link', { name: 'Appearance' }).click()
    await page.getByRole('heading', { name: 'Appearance' }).waitFor()
    await page.keyboard.press('ControlOrMeta+Comma')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    await page.getByRole('button', { name: 'Reset all keys' }).click()
    await row('Open settings').getByText(/,/).waitFor()
  })

  step('[J113] JSON with a fault says the line, and holds only once applied', async (page) => {
    await page.getByRole('link', { name: 'As JSON' }).click()
    const text = page.getByRole('textbox', { name: 'Settings as JSON' })
    const apply = page.getByRole('button', { name: 'Apply' })
    await text.fill('{\n  "theme": "pink"\n}')
    await page.getByText('“theme” has to be "system", "dark", "light", or "contrast".').waitFor()
    await page.getByText('Line 2:').waitFor()
    await accessible(page)
    expect(await apply.isDisabled()).toBe(true)
    await text.fill('{ "density": "comfortable" }')
    await apply.click()
    const density = () => page.evaluate(() => document.documentElement.dataset['density'])
    expect(await density()).toBe('comfortable')
    const said = page.getByRole('dialog', { name: 'The settings are applied.' })
    await said.getByRole('button', { name: 'Undo' }).click()
    expect(await density()).toBe('compact')
  })

  step('[J114] a second passkey is added, named and revoked; the last one stays', async (page) => {
    await page.goto(`${server.url}/account`)
    const list = page.getByRole('list', { name: 'Passkeys' })
    const rows = list.getByRole('listitem')
    await rows.first().waitFor()
    expect(await rows.getByRole('button', { name: 'Revoke' }).isDisabled()).toBe(true)
    await forgetPasskeys(ada)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await eventually(async () => (await rows.count()) === 2)
    await rows.last().getByRole('button', { name: 'Rename' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Yellow key')
    await accessible(page)
    await dialog.getByRole('button', { name: 'Rename' }).click()
    const yellow = rows.filter({ hasText: 'Yellow key' })
    await yellow.getByRole('button', { name: 'Revoke' }).click()
    await dialog.getByRole('button', { name: 'Revoke passkey' }).click()
    await yellow.waitFor({ state: 'detached' })
    await eventually(async () => (await rows.count()) === 1)
  })

  step('[J115] a choice the server did not take holds here, and is said once', async (page) => {
    await page.goto(`${server.url}/settings/editor`)
    const vim = page.getByRole('switch', { name: 'Vim keys' })
    await vim.waitFor()
    await page.context().setOffline(true)
    await vim.click()
    await page.getByText('Your settings hold in this browser.').waitFor()
    expect(await vim.isChecked()).toBe(true)
    const sent = saved(page)
    await page.context().setOffline(false)
    await sent
    await vim.click()
    await saved(page)
  })

  step(
    '[J116] what is chosen for the editor shows in one that is open',
    async (page) => {
      await page.goto(server.url)
      await Ide.create(ada, { name: 'Chosen', template: 'Blank' })
      const code = page.locator('.monaco-editor .view-line').first()
      await code.waitFor()
      const high = async () => (await code.boundingBox())?.height
      const before = await high()
      const other = await page.context().newPage()
      await other.goto(`${server.url}/settings/appearance`)
      await other.getByRole('button', { name: 'More: Code font size' }).click()
      await eventually(async () => (await high()) !== before)
      await other.getByRole('link', { name: 'Editor' }).click()
      await other.getByRole('switch', { name: 'Vim keys' }).click()
      await page.getByRole('status', { name: 'Vim' }).getByText('NORMAL').waitFor()
      await page.locator('.monaco-editor .view-lines').first().click()
      await page.keyboard.press('i')
      await page.getByRole('status', { name: 'Vim' }).getByText('INSERT').waitFor()
      await other.getByRole('switch', { name: 'Vim keys' }).click()
      await page.getByRole('status', { name: 'Vim' }).waitFor({ state: 'detached' })
      await other.close()
    },
    240_000,
  )

  step('[J116b] a workspace’s settings are a form and JSON, and can be undone', async (page) => {
    await page.getByRole('button', { name: 'Workspace settings' }).click()
    await page.getByRole('radio', { name: 'JSON' }).click()
    const text = page.getByRole('textbox', { name: 'Workspace settings as JSON' })
    await text.fill('{\n  "memoryMib": 1\n}')
    await page.getByText('“memoryMib” has to be at least 256.').waitFor()
    await accessible(page, '[aria-label="Editors"]')
    await text.fill('{ "name": "Renamed", "idleMinutes": null }')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('radio', { name: 'Form' }).click()
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await eventually(async () => (await name.inputValue()) === 'Renamed')
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => (await name.inputValue()) === 'Chosen')
  })

  step(
    '[J117] the list shows who is inside; a repository that is not there is told in words',
    async (page) => {
      const other = await page.context().newPage()
      await other.goto(server.url)
      await other.getByRole('img', { name: 'Inside: Ada Lovelace' }).waitFor()
      await accessible(other)
      await other.getByRole('button', { name: 'New workspace' }).click()
      const dialog = other.getByRole('dialog')
      await dialog.getByRole('radio', { name: 'A Git repository' }).click()
      const address = dialog.getByRole('textbox', { name: 'Address of the repository' })
      const create = dialog.getByRole('button', { name: 'Create workspace' })
      await address.fill('http://nobody.invalid/tools.git')
      expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('tools')
      await create.click()
      await dialog.getByText('It has to begin with https://.').waitFor()
      await accessible(other)
      await address.fill('https://nobody.invalid/tools.git')
      await create.click()
      const failed = other.getByText('Cloning https://nobody.invalid/tools.git failed.').first()
      await failed.waitFor({ timeout: 90_000 })
      await other.goto(server.url)
      const row = other.getByRole('listitem').filter({ hasText: 'nobody.invalid' })
      await row.getByText('Cloning https://nobody.invalid/tools.git failed.').waitFor()
      await other.close()
    },
    240_000,
  )

  step(
    '[J118] every component in every state, in three themes; nothing needs sideways scrolling at 320 px',
    async (page) => {
      await page.goto(`${server.url}/__gallery`)
      await page.getByRole('heading', { name: 'Nothing to show' }).waitFor()
      await accessible(page)
      await page.getByRole('button', { name: 'Open the menu' }).click()
      await page.getByRole('menuitem', { name: 'Delete…' }).waitFor()
      await accessible(page)
      await page.keyboard.press('Escape')
      for (const name of ['Open a dialog', 'Open a warning']) {
        await page.getByRole('button', { name }).click()
        await page.getByRole('dialog').waitFor()
        await accessible(page)
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      for (const name of ['Say with undo', 'Ask in passing', 'Tell a failure']) {
        await page.getByRole('button', { name }).click()
      }
      // Until somebody goes there by F6 a failure is read out from a copy, and has no role of its own.
      await page.getByText('Copy details').waitFor()
      await accessible(page)
      await page.setViewportSize(SMALL)
      const places = ['/', '/__gallery', ...SECTIONS.map(({ id }) => `/settings/${id}`)]
      for (const place of places) {
        await page.goto(server.url + place)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForTimeout(300)
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth)
        expect([place, sideways]).toEqual([place, SMALL.width])
      }
      await page.setViewportSize(DESK)
    },
    240_000,
  )

  step('[J119] the page complained of nothing', async () => {
    expect(ada.complaints).toEqual([])
  })
})

/** As on a device without one: an authenticator refuses to make a second passkey for the same account. */
async function forgetPasskeys(person: Person): Promise<void> {
  const kept = await person.context.credentials.get({})
  for (const { id } of kept) await person.context.credentials.delete(id)
}

/** No violation of axe's rules in any theme; menus and toasts lie outside of every landmark on purpose. */
async function accessible(page: Page, part?: string): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.dataset['theme'])
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    await page.waitForTimeout(200)
    const axe = new AxeBuilder({ page }).exclude('iframe').disableRules(['region'])
    const { violations } = await (part ? axe.include(part) : axe).analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
    expect(found, `${page.url()}, ${theme}`).toEqual([])
  }
  await page.evaluate((name) => {
    if (name === undefined) delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = name
  }, before)
}
