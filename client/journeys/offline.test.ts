import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

const FILE = 'README.md'

describe.skipIf(noBrowser !== undefined)('the server is gone, the work goes on', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada', { serviceWorkers: 'allow' })
    await ada.joinWith(await server.ownerLink())
    ide = await Ide.create(ada, { name: 'Away', template: 'Blank' })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'offline', people: () => [ada], timeoutMs: 90_000 })

  step('[J140] after a first visit what is needed lies on the device', async (page) => {
    await eventually(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
    // From here on every answer passes through the worker.
    await reload(page)
    await ide.openFile(FILE)
    await ide.typeAt(FILE, { line: 1, text: ' before' })
    await ide.syncSays(/Synced/)
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const paths = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
      )
      return paths.flat()
    })
    expect(kept.filter((url) => /editor-worker|monaco/.test(url)).length).toBeGreaterThan(0)
    expect(kept.filter((url) => /tokens|sessions|passkeys|content/.test(url))).toEqual([])
  })

  step('[J141] without a server a reload shows the workspace and its file', async (page) => {
    await server.stop('SIGKILL')
    await reload(page)
    await ide.openFile(FILE)
    await ide.editorShows(FILE, ' before')
    await ide.typeAt(FILE, { line: 1, text: ' while away' })
    await ide.syncSays(/Offline|Reconnecting/)
  })

  step('[J142] another reload loses nothing', async (page) => {
    await reload(page)
    await ide.openFile(FILE)
    await ide.editorShows(FILE, ' while away')
  })

  step(
    '[J142b] [CC14] what the device’s storage had no time to take is there after a reload, and the server gets all when it is back',
    async (page) => {
      await page.evaluate(() => {
        // Every edit is asked about, none is taken.
        IDBObjectStore.prototype.add = function () {
          return this.count() as unknown as IDBRequest<IDBValidKey>
        }
      })
      await ide.typeAt(FILE, { line: 3, text: ' long before' })
      await page.waitForTimeout(11_000)
      await ide.typeAt(FILE, { line: 3, text: ' at the last moment' })
      await reload(page)
      await ide.openFile(FILE)
      await ide.editorShows(FILE, ' long before at the last moment')
      await reload(page)
      await ide.openFile(FILE)
      await ide.editorShows(FILE, ' long before at the last moment')
      await server.start()
      await ide.syncSays(/Synced/)
      for (const words of [' while away', ' long before at the last moment']) {
        await eventually(async () => (await onDisk(server, ide.workspaceId)).includes(words))
      }
    },
  )

  step(
    '[J145] the list of workspaces says that it is an old one, until the network is back',
    async (page) => {
      await page.goto(server.url)
      await page.getByRole('link', { name: 'Away' }).waitFor()
      await ada.context.setOffline(true)
      const said = page.getByText('You are offline.')
      await said.waitFor()
      await ada.context.setOffline(false)
      await said.waitFor({ state: 'detached' })
    },
  )

  step('[J143] a sign-out forgets what the server said', async (page) => {
    await page.goto(`${server.url}/account`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await eventually(async () => {
      return page.evaluate(async () => !(await caches.keys()).includes('atelier-answers'))
    })
  })

  it('[J144] the page complained of nothing', () => {
    expect(ada.complaints).toEqual([])
  })
})

async function reload(page: Page): Promise<void> {
  await page.reload()
  await page.getByRole('tree').waitFor()
}

async function onDisk(server: TestServer, id: string): Promise<string> {
  const token = await server.token()
  const response = await fetch(`${server.url}/api/workspaces/${id}/files/content?path=${FILE}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return response.text()
}
