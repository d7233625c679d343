import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

const FILE = 'README.md'

/** What goes wrong on a bad day. Each ends in words that people understand, and with every edit. */
describe.skipIf(noBrowser !== undefined)('a hostile day', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let bob: Person
  let hers: Ide
  let his: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada')
    bob = await Person.arrive(browser, 'Bob')
    await ada.joinWith(await server.ownerLink())
    hers = await Ide.create(ada, { name: 'Hostile', template: 'Blank' })
    await bob.joinWith(await hers.invite())
    his = await Ide.entered(bob)
    await hers.openFile(FILE)
    await his.openFile(FILE)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'hostile', people: () => [ada, bob], timeoutMs: 180_000 })
  const bothShow = async (part: string): Promise<void> => {
    await eventually(async () => {
      const [one, other] = [await hers.text(FILE), await his.text(FILE)]
      return one !== undefined && one === other && one.includes(part)
    }, 60_000)
  }

  step('[J170] the server is killed under who types: it is said, and nothing is lost', async () => {
    await hers.typeAt(FILE, { line: 1, text: ' before' })
    await hers.syncSays(/Synced/)
    await server.stop('SIGKILL')
    await hers.syncSays(/Reconnecting|Offline/)
    await Promise.all([
      hers.typeAt(FILE, { line: 1, text: ' hers-while-away' }),
      his.typeAt(FILE, { line: 2, text: ' his-while-away' }),
    ])
    await server.start()
    await hers.syncSays(/Synced/)
    await his.syncSays(/Synced/)
    await bothShow('hers-while-away')
    await bothShow('his-while-away')
    await bothShow(' before')
  })

  step(
    '[J171] letters of every script, in both directions, arrive as they were typed',
    async () => {
      const text = ' 👩‍👩‍👧‍👦 مرحبا שלום 日本語 é\u{1F3F3}️‍🌈'
      await ada.page.locator('.monaco-editor .view-lines').first().click()
      await ada.page.keyboard.press('ControlOrMeta+End')
      await ada.page.keyboard.insertText(text)
      await bothShow(text)
    },
  )

  step('[J172] Windows’ line ends become those of the file', async (page) => {
    await page.keyboard.press('ControlOrMeta+End')
    await paste(page, FILE, '\r\nfrom\r\nWindows\r\n')
    await bothShow('from\nWindows\n')
    expect(await his.text(FILE)).not.toContain('\r')
  })

  step('[J173] a paste of a megabyte arrives whole, and is taken back whole', async (page) => {
    const million = `${'x'.repeat(99)}\n`.repeat(10_000)
    await page.keyboard.press('ControlOrMeta+End')
    await paste(page, FILE, `${million}the end of it`)
    await bothShow('the end of it')
    expect((await his.text(FILE))?.split('x'.repeat(99)).length).toBe(10_001)
    await hers.syncSays(/Synced/)
    await page.keyboard.press('ControlOrMeta+KeyZ')
    await eventually(async () => !(await his.text(FILE))?.includes('the end of it'))
  })

  step('[J174] a part that is gone since the last deploy says what to do, alone', async (page) => {
    await page.route(/\/assets\/[^/]*settings[^/]*\.js/, (route) => route.fulfill({ status: 404 }))
    await page.getByRole('button', { name: 'Workspace settings' }).click()
    await page.getByText('This part could not be loaded').waitFor()
    await page.getByRole('button', { name: 'Reload the page' }).first().waitFor()
    await hers.openFile(FILE)
    await hers.typeAt(FILE, { line: 1, text: ' still here' })
    await bothShow(' still here')
    // A reload goes by the address, which follows the tab in front within half a second.
    await page.waitForURL(/\?file=README/)
    await page.unroute(/\/assets\/[^/]*settings[^/]*\.js/)
  })

  step('[J174b] a palette that does not come takes no letters from the text', async (page) => {
    const palette = /\/assets\/palette-[\w-]{8}\.js/
    let asked = 0
    await page.route(palette, (route) => {
      asked += 1
      return route.fulfill({ status: 404 })
    })
    await page.reload()
    await hers.editorShows(FILE, 'still here')
    await page.keyboard.press('F1')
    await page.getByText(/The palette could not be shown|This part could not be loaded/).waitFor()
    await hers.typeAt(FILE, { line: 1, text: ' letters-arrive' })
    await bothShow(' letters-arrive')
    expect(asked).toBeGreaterThan(0)
    await page.unroute(palette)
    await page.reload()
  })

  step('[J175] on a slow phone network one reads, types, and is heard', async (page) => {
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    const slow = {
      offline: false,
      latency: 150,
      downloadThroughput: 200_000,
      uploadThroughput: 90_000,
    }
    await network.send('Network.emulateNetworkConditions', slow)
    await page.reload()
    await hers.editorShows(FILE, 'still here')
    await hers.typeAt(FILE, { line: 1, text: ' slowly' })
    await bothShow(' slowly')
  })

  it('[J176] nothing broke on the way', () => {
    // The part that was gone is in the log of the browser, too: that is right.
    const others = ada.complaints.filter(
      (said) => !/dynamically imported module.*(settings|palette)/.test(said),
    )
    expect([...others, ...bob.complaints]).toEqual([])
  })
})

/** As a clipboard gives it: Chromium would not let a page without a gesture read a real one. */
async function paste(page: Page, path: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: `Code editor, ${path}` }).evaluate((node, pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    node.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  }, text)
}
