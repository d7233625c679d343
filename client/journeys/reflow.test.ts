import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer } from '../../server/system/test-server.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { reflows } from './reflow.ts'
import { stepsOf } from './step.ts'

/** What 1280 x 900 is at 400 %. */
const ZOOMED = { viewport: { width: 320, height: 225 } }
const SECTIONS = ['appearance', 'editor', 'terminal', 'keys', 'account', 'json']

describe.skipIf(noBrowser !== undefined)('large print and few colours', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let workspace = ''

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada', ZOOMED)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'reflow', people: () => [ada], timeoutMs: 180_000 })
  const menu = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Parts of the workspace' }).getByRole('button', { name })

  step('[J160] at 400 % one comes in, and makes a workspace', async (page) => {
    await page.goto(await server.ownerLink())
    await page.getByRole('textbox', { name: 'Your name' }).waitFor()
    await reflows(page, 'the owner link')
    await ada.joinWith(page.url())
    await page.getByRole('list', { name: 'Templates' }).waitFor()
    await reflows(page, 'the empty dashboard')
    await page
      .getByRole('list', { name: 'Templates' })
      .getByRole('button', { name: /^Python/ })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Large print')
    await reflows(page, 'the dialog of a new workspace')
    await dialog.getByRole('button', { name: 'Create workspace' }).click()
    await page.waitForURL(/\/w\//)
    await menu(page, 'Files').waitFor({ timeout: 120_000 })
    workspace = page.url().split('?')[0] ?? ''
  })

  step('[J161] every part of a workspace fits', async (page) => {
    const bar = page.getByRole('navigation', { name: 'Parts of the workspace' })
    const parts = await bar.getByRole('button').allTextContents()
    expect(parts.length).toBeGreaterThan(3)
    for (const button of await bar.getByRole('button').all()) {
      await button.click()
      const name = (await button.getAttribute('aria-label')) ?? (await button.textContent()) ?? ''
      await page.waitForTimeout(300)
      await reflows(page, name)
      await page.keyboard.press('Escape')
    }
  })

  step('[J162] the settings, the palette and the sheet of keys fit', async (page) => {
    for (const section of SECTIONS) {
      await page.goto(`${server.url}/settings/${section}`)
      await page.getByRole('heading').first().waitFor()
      await reflows(page, `settings, ${section}`)
    }
    await page.keyboard.press('F1')
    await page.getByRole('dialog', { name: 'Palette' }).waitFor()
    await reflows(page, 'the palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await reflows(page, 'the sheet of keys')
  })

  step('[J163] with forced colours everything is there to be told apart', async (page) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ forcedColors: 'active' })
    for (const path of ['/', '/settings/appearance', workspace.replace(server.url, '')]) {
      await page.goto(server.url + path)
      await page.getByRole('heading').or(page.getByRole('tree')).first().waitFor()
      await accessible(page, { forced: true })
      await ada.photograph(`forced${path.replaceAll('/', '-').slice(0, 12)}`)
    }
    await page.goto(workspace)
    const screen = page.locator('.xterm').first()
    await screen.waitFor()
    const grounds = () =>
      screen.evaluate((node) =>
        [node, ...node.querySelectorAll('div')]
          .map((part) => getComputedStyle(part).backgroundColor)
          .filter((colour) => colour !== 'rgba(0, 0, 0, 0)'),
      )
    await expect.poll(grounds).toContain('rgb(0, 0, 0)')
    expect(await grounds()).not.toContain('rgb(255, 255, 255)')
    // What is chosen cannot be told by a background colour now.
    await page.goto(`${server.url}/settings/appearance`)
    const chosen = page
      .getByRole('radiogroup', { name: 'Theme' })
      .locator('[data-checked], :checked')
      .first()
    const told = await chosen.evaluate((node) => {
      const { forcedColorAdjust, outlineStyle, borderStyle } = getComputedStyle(node)
      return forcedColorAdjust === 'none' || outlineStyle !== 'none' || borderStyle !== 'none'
    })
    expect(told).toBe(true)
  })

  it('[J164] nothing broke on the way', () => {
    expect(ada.complaints).toEqual([])
  })
})
