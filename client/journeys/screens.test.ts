import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }

describe.skipIf(noBrowser !== undefined)('every screen, as a person meets it', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide
  let ownerLink: string

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'screens', people: () => [ada], timeoutMs: 60_000 })
  const rail = (page: Page, name: string | RegExp) =>
    page.getByRole('navigation', { name: 'Parts of the workspace' }).getByRole('button', { name })
  const file = (page: Page, name: string) => page.getByRole('treeitem', { name, exact: true })

  step('[J20] a stranger finds the sign-in page, and a dead link says what to do', async (page) => {
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await accessible(page)
    await page.goto(`${server.url}/join/${'x'.repeat(43)}`)
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
    await accessible(page)
  })

  step('[J21] a cancelled passkey leaves the name, and the second try gets in', async (page) => {
    ownerLink = await server.ownerLink()
    await page.goto(ownerLink)
    await page.getByRole('textbox', { name: 'Your name' }).fill(ada.name)
    await accessible(page)
    await cancelNextPasskey(page, 'create')
    const enter = page.getByRole('button', { name: /passkey/i }).first()
    await enter.click()
    await page.getByRole('alert').getByText('That was cancelled').waitFor()
    expect(await page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe(ada.name)
    await enter.click()
    await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
    await accessible(page)
  })

  step('[J22] the owner link is spent after it was used', async () => {
    await using stranger = await Person.arrive(browser, 'Eve')
    await stranger.page.goto(ownerLink)
    await stranger.page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  })

  step('[J23] a dialog keeps the focus inside and gives it back', async (page) => {
    const open = page.getByRole('button', { name: 'New workspace' })
    await open.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'New workspace' })
    await dialog.waitFor()
    await accessible(page)
    for (let tab = 0; tab < 12; tab += 1) {
      await page.keyboard.press('Tab')
      // At its ends the focus passes a guard beside the dialog on its way round.
      await eventually(() => dialog.evaluate((box) => box.contains(document.activeElement)))
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await eventually(() => open.evaluate((button) => button === document.activeElement))
  })

  step(
    '[J24] a new workspace opens, and every part of it is accessible',
    async (page) => {
      ide = await Ide.create(ada, { name: 'Screens', template: 'Node API' })
      await page.getByRole('tablist', { name: 'Terminals' }).waitFor()
      await accessible(page)
      await rail(page, 'Search').click()
      await page.getByRole('searchbox', { name: 'Search in files' }).fill('listen')
      await page.locator('mark').first().waitFor()
      await accessible(page)
      await rail(page, 'Ports and preview').click()
      await page.getByRole('region', { name: 'Ports' }).waitFor()
      await accessible(page)
      await rail(page, /People and chat/).click()
      await ide.say('Does `npm test` pass?')
      await ide.reads('Does npm test pass?')
      await rail(page, 'Workspace settings').click()
      await page.getByRole('button', { name: 'Save settings' }).waitFor()
      await accessible(page)
      await rail(page, 'Files').click()
    },
    120_000,
  )

  step('[J25] what was deleted comes back by Undo', async (page) => {
    await file(page, 'package.json').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await file(page, 'package.json').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await file(page, 'package.json').waitFor()
  })

  step(
    '[J26] a picture is uploaded and seen, and a second one asks before it replaces',
    async (page) => {
      const upload = page.getByLabel('Files to upload')
      const picture = { name: 'ä dot %41.png', mimeType: 'image/png', buffer: DOT }
      await upload.setInputFiles(picture)
      const there = page.locator('[role="treeitem"][aria-posinset]', { hasText: picture.name })
      await there.dblclick()
      await page.getByText('5 × 5').waitFor()
      await upload.setInputFiles(picture)
      const question = page.getByRole('dialog', { name: `Replace “${picture.name}”?` })
      await question.getByRole('button', { name: 'Skip' }).click()
      await question.waitFor({ state: 'detached' })
    },
  )

  step('[J27] an error of Postgres is told and marked where it is', async (page) => {
    await ide.openConsole()
    await page.getByRole('region', { name: 'SQL console' }).locator('.view-lines').click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('\nselect nothing_here from pg_class;')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByRole('alert').getByText('column "nothing_here" does not exist').waitFor()
    await page.locator('.squiggly-error').waitFor()
  })

  step('[J28] a long query is cancelled, and a large answer says it is not all', async (page) => {
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('\nselect pg_sleep(60);')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('alert').getByText('cancelled').waitFor()
    await ide.runSql('select n from generate_series(1, 2000) n;')
    await page.getByText('The first 1,000 rows').waitFor()
    await accessible(page)
  })

  step(
    '[J29] a reload brings back the same panels, and an address opens its line',
    async (page) => {
      await eventually(() => !page.url().includes('file='))
      await page.waitForTimeout(500)
      await page.reload()
      await page.getByRole('region', { name: 'SQL console' }).waitFor()
      await page.goto(`${page.url().split('?')[0]}?file=README.md&line=3`)
      await ide.editorShows('README.md', '#')
      await page.getByText('Ln 3, Col 1').waitFor()
    },
  )

  step('[J30] on a phone one panel shows at a time', async (page) => {
    await page.setViewportSize(PHONE)
    const bar = page.getByRole('navigation', { name: 'Parts of the workspace' })
    for (const tab of ['Files', 'Terminal', 'Preview', 'Chat', 'Code']) {
      await bar.getByRole('button', { name: new RegExp(tab) }).click()
      await page.waitForTimeout(300)
      await accessible(page)
      expect(await page.evaluate(() => document.body.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
    }
    await page.setViewportSize(DESK)
  })

  step('[J31] stopped says so and starts again; deleted while open says so too', async (page) => {
    await rail(page, 'Workspace settings').click()
    await page.getByRole('button', { name: 'Stop workspace' }).click()
    await page.getByText('Screens is stopped').waitFor()
    await accessible(page)
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('button', { name: 'Save settings' }).waitFor({ timeout: 40_000 })
    await server.call('DELETE', `/api/workspaces/${ide.workspaceId}`)
    await page.getByRole('heading', { name: 'You cannot open this workspace' }).waitFor()
    await page.getByText('This workspace was deleted.').waitFor()
    await accessible(page)
    await page.getByRole('button', { name: 'Your workspaces' }).click()
    await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
  })

  step('[J32] a token is told once, and its end is asked for', async (page) => {
    await page.goto(`${server.url}/account`)
    await page.getByRole('textbox', { name: 'New token for' }).fill('deploy')
    await page.getByRole('button', { name: 'Create token' }).click()
    await page.getByRole('textbox', { name: 'New token' }).last().waitFor()
    await accessible(page)
    await page.reload()
    const tokens = page.getByRole('list', { name: 'API tokens' }).getByRole('listitem')
    const mine = tokens.filter({ hasText: 'deploy' })
    await mine.waitFor()
    expect(await page.getByText('is shown this once').count()).toBe(0)
    await mine.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
    await mine.waitFor({ state: 'detached' })
  })

  step('[J33] out, a cancelled passkey, and in again with the same one', async (page) => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    const enter = page.getByRole('button', { name: 'Sign in with a passkey' })
    await enter.waitFor()
    await cancelNextPasskey(page, 'get')
    await enter.click()
    await page.getByRole('alert').getByText('That was cancelled').waitFor()
    await enter.click()
    await page.getByRole('link', { name: 'Your account' }).getByText(ada.name).waitFor()
  })

  step('[J34] the page complained of nothing', async () => {
    expect(ada.complaints).toEqual([])
  })
})

/** Somebody closes the browser's passkey window once. */
async function cancelNextPasskey(page: Page, ceremony: 'create' | 'get'): Promise<void> {
  await page.evaluate((name) => {
    const kept = navigator.credentials[name].bind(navigator.credentials)
    Object.defineProperty(navigator.credentials, name, {
      configurable: true,
      value: () => {
        Object.defineProperty(navigator.credentials, name, { configurable: true, value: kept })
        return Promise.reject(new DOMException('', 'NotAllowedError'))
      },
    })
  }, ceremony)
}

const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==',
  'base64',
)
