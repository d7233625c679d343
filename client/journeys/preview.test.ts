import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

/** A server with a page that goes wrong in every way, and one that allows no script. */
const APP = `
import { createServer } from 'node:http'
const page = '<!doctype html><html><head><title>app</title></head><body><h1>Home of the app</h1>' +
  '<a href="/next">next</a><script src="/bad.js"></script></body></html>'
createServer((req, res) => {
  if (req.url === '/bad.js') {
    res.setHeader('content-type', 'text/javascript')
    return res.end('console.error("it is %s", "broken")\\nfetch("/missing")\\nthrow new Error("thrown on purpose")')
  }
  if (req.url === '/missing') { res.statusCode = 404; return res.end() }
  res.setHeader('content-type', 'text/html')
  if (req.url === '/closed') res.setHeader('content-security-policy', "script-src 'none'")
  res.end(req.url === '/next' ? page.replace('Home of the app', 'The next page') : page)
}).listen(4321, '127.0.0.1')
`
const BAD = 'console.error("it is %s", "broken")\nfetch("/missing")\n'

describe.skipIf(noBrowser !== undefined)('previews and ports, as a person uses them', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.joinWith(await server.ownerLink())
    ide = await Ide.create(ada, { name: 'Apps', template: 'Blank' })
    const put = (path: string, text: string) =>
      ada.page.evaluate(
        async ([id, at, body]) => {
          const url = `/api/workspaces/${id}/files/content?path=${at}`
          await fetch(url, {
            method: 'PUT',
            body,
            headers: { 'if-none-match': '*', 'content-type': 'application/octet-stream' },
          })
        },
        [ide.workspaceId, path, text] as const,
      )
    await put('app.mjs', APP)
    await put('bad.js', BAD)
    await ide.terminals.open()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'preview', people: () => [ada], timeoutMs: 90_000 })
  const frame = (page: Page) => page.frameLocator('iframe')
  const path = (page: Page) => page.getByRole('textbox', { name: 'Path' })

  step('[J109a] a port that opens is told, with a way to its preview', async (page) => {
    await ide.terminals.type('node app.mjs\n')
    await page.getByText(/Port 4321 was opened/).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Open preview' }).click()
    await frame(page).getByText('Home of the app').waitFor()
  })

  step('[J109b] the address bar follows the app, and back and forward work', async (page) => {
    await frame(page).getByText('next').click()
    await frame(page).getByText('The next page').waitFor()
    await eventually(async () => (await path(page).inputValue()) === '/next')
    await page.getByRole('button', { name: 'Back in the preview' }).click()
    await frame(page).getByText('Home of the app').waitFor()
    await page.getByRole('button', { name: 'Forward in the preview' }).click()
    await frame(page).getByText('The next page').waitFor()
  })

  step(
    '[J109c] what goes wrong in the app is counted, listed, and leads to its file',
    async (page) => {
      await page.getByRole('button', { name: /^Errors of the app, \d/ }).click()
      const faults = page.getByRole('list', { name: 'Faults' })
      await faults.getByText('it is broken').first().waitFor()
      await faults.getByText('Uncaught Error: thrown on purpose').first().waitFor()
      await faults
        .getByText(/GET \/missing answered 404/)
        .first()
        .waitFor()
      await accessible(page)
      await faults.getByRole('button', { name: 'bad.js:1' }).first().click()
      await ide.editorShows('bad.js', 'console.error')
      await page.getByText('Ln 1, Col', { exact: false }).waitFor()
    },
  )

  step('[J109d] a page whose policy allows no script is said to be silent', async (page) => {
    await path(page).fill('/closed')
    await path(page).press('Enter')
    await page.getByText(/This page does not tell its errors/).waitFor()
    await page.getByRole('button', { name: 'Close the list' }).click()
  })

  step('[J109e] the app is seen as on a phone, turned, and in any size', async (page) => {
    await page.getByRole('button', { name: 'Size of the preview' }).click()
    await page.getByRole('menuitem', { name: /Phone/ }).click()
    const width = () =>
      frame(page)
        .locator('html')
        .evaluate(() => innerWidth)
    await eventually(async () => (await width()) === 390)
    await page.getByRole('button', { name: 'Rotate' }).click()
    await eventually(async () => (await width()) === 844)
    await page.getByRole('spinbutton', { name: 'Width in pixels' }).fill('500')
    await page.keyboard.press('Enter')
    await eventually(async () => (await width()) === 500)
    await accessible(page)
    await page.getByRole('button', { name: 'Fit the pane' }).click()
  })

  step(
    '[J109f] a port is shared for an hour, with its address and a code to scan',
    async (page) => {
      await page
        .getByRole('button', { name: /Share port 4321/ })
        .first()
        .click()
      const dialog = page.getByRole('dialog', { name: 'Share port 4321' })
      await dialog.getByRole('radio', { name: /Public/ }).click()
      await dialog.getByRole('combobox', { name: 'How long it is public' }).click()
      await page.getByRole('option', { name: 'for an hour' }).click()
      await dialog.getByText('Then it is for members.').waitFor()
      await dialog.getByRole('img', { name: 'QR code of the address' }).waitFor()
      await accessible(page)
      await dialog.getByRole('button', { name: 'Done' }).click()
    },
  )

  step('[J109g] the port tells its process and where it began, and is stopped', async (page) => {
    await page
      .getByRole('navigation', { name: 'Parts of the workspace' })
      .getByRole('button', { name: 'Ports and preview' })
      .click()
    const panel = page.getByRole('region', { name: 'Ports' })
    await panel.getByText('node app.mjs').waitFor()
    await panel.getByRole('button', { name: /started in/ }).waitFor()
    await accessible(page)
    await panel.getByRole('button', { name: 'Stop the process on port 4321' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click()
    await page.getByText('The app on port 4321 has stopped').waitFor()
    await accessible(page)
    // The app in the pane is made to throw; everything else would be ours.
    expect(ada.complaints.filter((each) => !each.includes('thrown on purpose'))).toEqual([])
  })
})

/** No violation of axe's rules, in the dark and in the light. */
async function accessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(200)
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
    expect(found, colorScheme).toEqual([])
  }
}
