import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'

describe.skipIf(noBrowser !== undefined)('requests that get lost', () => {
  let server: TestServer
  let browser: Browser

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  it('[J40] every part of the page comes, and is dressed, though its first request was lost', async () => {
    await using ada = await Person.arrive(browser, 'Ada')
    const lost = await loseFirstRequests(ada.page, server.url)
    try {
      await ada.joinWith(await server.ownerLink())
      const ide = await Ide.create(ada, { name: 'Lossy', template: 'Vite + React' })
      await ide.editorShows('src/App.tsx', 'Make something together.')
      await ide.previewShows('Make something together.')
      await ide.terminals.open()
      await ide.terminals.type('echo from-$((40+2))\n')
      await ide.terminals.shows('from-42')
      await ide.say('All here.')
      await ide.reads('All here.')
      await eventually(async () => (await coloursOf(ada.page)) > 1)
      // The editor's worker is not asked for again: what it checks is off then, and it says so as an event.
      expect(ada.complaints.filter((one) => one !== ': Event')).toEqual([])
    } catch (error) {
      await ada.photograph('lost-requests')
      throw error
    }
    const styles = lost.filter((path) => path.endsWith('.css'))
    expect(lost.length - styles.length).toBeGreaterThan(5)
    expect(styles.length).toBeGreaterThan(0)
    expect(await sheetsOf(ada.page)).toEqual(expect.arrayContaining(styles))
  }, 120_000)

  it('[J40b] [CA7] what is read comes, though it was lost twice', async () => {
    await using fresh = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    await using ada = await Person.arrive(browser, 'Ada')
    const lost = await loseFirstReads(ada.page)
    await ada.joinWith(await fresh.ownerLink())
    const ide = await Ide.create(ada, { name: 'Deaf', template: 'Blank' })
    await ide.editorShows('README.md', 'A blank workspace')
    lost.length = 0
    await ada.page.reload()
    await ada.page.getByRole('treeitem', { name: 'README.md', exact: true }).waitFor()
    await ide.editorShows('README.md', 'A blank workspace')
    for (const part of ['/api/me', '/files', '/rooms', '/layout'])
      expect(lost.filter((path) => path.endsWith(part))).toHaveLength(2)
  }, 120_000)
})

/**
 * Breaks off the first request for each script and style that the page fetches as it goes, as a browser
 * does with all it is fetching when a network interface comes or goes. What the document itself names is
 * spared: only a reload asks for that again. Returns the paths, as they fall.
 */
async function loseFirstRequests(page: Page, address: string): Promise<string[]> {
  const lost: string[] = []
  const html = await (await fetch(address)).text()
  await page.route(/\/assets\/[^?]*\.(js|css)$/, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (html.includes(pathname) || lost.includes(pathname)) return route.continue()
    lost.push(pathname)
    return route.abort('connectionreset')
  })
  return lost
}

/** The same with the first two times that anything is read from the server, or a file is opened. */
async function loseFirstReads(page: Page): Promise<string[]> {
  const lost: string[] = []
  await page.route(/\/api\//, async (route) => {
    const request = route.request()
    const { pathname } = new URL(request.url())
    const reads = request.method() === 'GET' || pathname.endsWith('/rooms')
    if (!reads || lost.filter((path) => path === pathname).length === 2) return route.continue()
    lost.push(pathname)
    return route.abort('connectionreset')
  })
  return lost
}

/** In how many colours the words of the editor are. */
async function coloursOf(page: Page): Promise<number> {
  const words = page.locator('.view-line span span')
  const classes = await words.evaluateAll((spans) => spans.map(({ className }) => className))
  return new Set(classes.filter((name) => name.startsWith('mtk'))).size
}

/** The styles that hold on this page. */
async function sheetsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.styleSheets].flatMap(({ href }) => (href ? [new URL(href).pathname] : [])),
  )
}
