import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import type { Catalogue } from '../words/catalogue.ts'
import { DE } from '../words/de.ts'
import { ZH_CN } from '../words/zh-cn.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { stepsOf } from './step.ts'

const SECTIONS = ['appearance', 'editor', 'terminal', 'keys', 'account', 'json']

describe.skipIf(noBrowser !== undefined)('in German and in Chinese', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada', { locale: 'de-DE' })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'languages', people: () => [ada], timeoutMs: 180_000 })

  step(
    '[J180] a German browser gets a German page, from the link to the workspace',
    async (page) => {
      await page.goto(await server.ownerLink())
      await page.getByRole('textbox', { name: word(DE, 'Your name') }).fill('Ada')
      expect(await page.locator('html').getAttribute('lang')).toBe('de')
      await speaksOnly(page, DE)
      await page.getByRole('button', { name: word(DE, 'Create a passkey') }).click()
      await page
        .getByRole('list', { name: word(DE, 'Templates') })
        .getByRole('button')
        .last()
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: word(DE, 'Name') }).fill('Werkstatt')
      await speaksOnly(page, DE)
      await dialog.getByRole('button', { name: word(DE, 'Create workspace') }).click()
      await page.getByRole('tree').waitFor({ timeout: 120_000 })
      await page.getByRole('treeitem').last().dblclick()
      await page.locator('.monaco-editor .view-lines').first().waitFor()
      await speaksOnly(page, DE)
      await accessible(page)
    },
  )

  step('[J181] every part of a workspace speaks it, and so do the settings', async (page) => {
    const rail = page.getByRole('navigation', { name: word(DE, 'Parts of the workspace') })
    for (const button of await rail.getByRole('button').all()) {
      await button.click()
      await page.waitForTimeout(300)
      await speaksOnly(page, DE)
    }
    await page.keyboard.press('F1')
    await page.getByRole('dialog').getByRole('combobox').waitFor()
    await speaksOnly(page, DE)
    await page.keyboard.press('Escape')
    for (const section of SECTIONS) {
      await page.goto(`${server.url}/settings/${section}`)
      await page.getByRole('heading').nth(1).waitFor()
      await speaksOnly(page, DE)
    }
  })

  step('[J182] another language is chosen, and stays chosen', async (page) => {
    await page.goto(`${server.url}/settings/appearance`)
    await page.getByRole('combobox', { name: word(DE, 'Language') }).click()
    const chinese = page.getByRole('option', { name: '简体中文' })
    await chinese.hover()
    await page.locator('[role=option][data-highlighted]', { hasText: '简体中文' }).click()
    await eventually(async () => (await page.locator('html').getAttribute('lang')) === 'zh-CN')
    await page.getByRole('heading', { name: word(ZH_CN, 'Settings') }).waitFor()
    await speaksOnly(page, ZH_CN)
    await page.goto(server.url)
    await page.getByRole('heading', { name: word(ZH_CN, 'Workspaces') }).waitFor()
    await speaksOnly(page, ZH_CN)
  })

  it('[J183] nothing broke on the way', () => {
    expect(ada.complaints).toEqual([])
  })
})

function word(catalogue: Catalogue, text: string): string {
  const found = catalogue[text]
  if (typeof found !== 'string') throw new Error(`The catalogue has no “${text}”.`)
  return found
}

/** What is read, seen or heard, has no English sentence of ours left in it. */
async function speaksOnly(page: Page, catalogue: Catalogue): Promise<void> {
  const shown = await page.evaluate(() => {
    const OTHERS = '.monaco-editor, .xterm, .cm-editor, iframe, [role=treeitem], pre'
    const texts = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest(OTHERS)) texts.add(node.textContent?.trim() ?? '')
    }
    for (const node of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      if (node.closest(OTHERS)) continue
      for (const name of ['aria-label', 'placeholder', 'title']) {
        texts.add(node.getAttribute(name)?.trim() ?? '')
      }
    }
    return [...texts]
  })
  const english = shown.filter((text) => {
    const entry = catalogue[text]
    return text !== '' && entry !== undefined && entry !== text
  })
  expect(english, page.url()).toEqual([])
}
