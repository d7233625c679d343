/** `node scripts/screens.ts`: takes the pictures of `docs/screens/` from a real server and a real browser. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { PHONE, Person, launchBrowser } from '../client/journeys/browser.ts'
import { Ide } from '../client/journeys/ide.ts'
import { TestServer } from '../server/system/test-server.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../docs/screens')
await mkdir(folder, { recursive: true })
await using server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
const browser = await launchBrowser()
try {
  await takeAll()
} finally {
  await browser.close()
}

async function takeAll(): Promise<void> {
  const ada = await Person.arrive(browser, 'Ada')
  const link = await server.ownerLink()
  await ada.page.goto(link)
  await ada.page.getByRole('textbox', { name: 'Your name' }).fill('Ada')
  await take(ada.page, 'sign-in', 'light')
  await ada.joinWith(link)
  const hers = await Ide.create(ada, { name: 'Tide tables', template: 'Vite + React' })
  const { workspaceId } = hers
  await hers.openFile('src/App.tsx')
  await hers.previewShows('Make something together.')
  const bob = await Person.arrive(browser, 'Bob')
  await bob.joinWith(await hers.invite())
  const his = await Ide.entered(bob)
  await his.openFile('src/App.tsx')
  // Short enough that his caret stands in the picture.
  await his.typeAt('src/App.tsx', { line: 2, text: '// High water first' })
  await hers.typeAt('src/App.tsx', { line: 9, text: ' ' })
  await his.say('The tides come from `src/App.tsx` now. Have a look?')
  await hers.say('Looks right. I follow you through it.')
  await hers.seesCaretOf('Bob')
  await take(ada.page, 'together-dark', 'dark')
  await take(ada.page, 'together-light', 'light')
  await inTheWorkspace(ada.page, hers)
  await ada.page.goto(`${server.url}/settings/appearance`)
  await ada.page.getByRole('radiogroup', { name: 'Theme' }).waitFor()
  await take(ada.page, 'settings', 'light')
  await ada.page.goto(server.url)
  await ada.page.getByRole('heading', { name: 'Workspaces' }).waitFor()
  await take(ada.page, 'dashboard', 'dark')
  await ada.page.goto(`${server.url}/__gallery`)
  await ada.page.getByRole('heading').first().waitFor()
  await take(ada.page, 'gallery', 'dark')
  await onAPhone(workspaceId, bob)
}

async function inTheWorkspace(page: Page, ide: Ide): Promise<void> {
  await page.keyboard.press('F1')
  await page.getByRole('dialog', { name: 'Palette' }).waitFor()
  await page.keyboard.type('theme')
  await take(page, 'palette', 'dark')
  await page.keyboard.press('Escape')
  await ide.openConsole()
  await ide.runSql(
    'select n as hour,\nround(2 + sin(n / 2.0)::numeric, 2) as metres\nfrom generate_series(0, 23) n',
  )
  await page.keyboard.press('Escape')
  await take(page, 'sql-console', 'dark')
  await page.keyboard.press('ControlOrMeta+Shift+f')
  await page.getByRole('searchbox', { name: 'Search in files' }).fill('App')
  await page.getByRole('list', { name: 'Results' }).waitFor()
  await take(page, 'search', 'light')
}

async function onAPhone(id: string, bob: Person): Promise<void> {
  const state = await bob.context.storageState()
  const context = await browser.newContext({
    ...PHONE,
    storageState: state,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${server.url}/w/${id}?file=src/App.tsx`)
  await page.locator('.cm-editor').waitFor()
  await take(page, 'phone-code', 'dark')
  for (const [part, name] of [
    ['Chat', 'phone-chat'],
    ['Terminal', 'phone-terminal'],
  ] as const) {
    const bar = page.getByRole('navigation', { name: 'Parts of the workspace' })
    await bar.getByRole('button', { name: new RegExp(part) }).tap()
    await take(page, name, part === 'Chat' ? 'light' : 'dark')
  }
  await context.close()
}

/** Waits until what is on screen has settled, and takes it. */
async function take(page: Page, name: string, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(1_000)
  await page.screenshot({ path: join(folder, `${name}.png`), caret: 'hide' })
  console.log(`${name}.png`)
}
