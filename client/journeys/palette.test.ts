import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

/** Where one may look at what people see: `PHOTOS=1 vitest run …`. */
const photos = process.env['PHOTOS'] !== undefined

describe.skipIf(noBrowser !== undefined)('the palette and the keys', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
    await ada.joinWith(await server.ownerLink())
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 120_000)

  const step = stepsOf({ name: 'palette', people: () => [ada] })
  const box = (page: Page) => page.getByRole('dialog').getByRole('combobox')
  const options = (page: Page) => page.getByRole('dialog').getByRole('option')
  const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]')
  const look = async (title: string): Promise<void> => {
    if (photos) await ada.photograph(`look-${title}`)
  }

  step('[J50] on the dashboard the palette has its commands, and no files', async (page) => {
    await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
    await pressUntil(page, 'F1', () => box(page).isVisible())
    await box(page).fill('>create')
    await chosen(page).getByText('Go: Create workspace').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New workspace' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    ide = await Ide.create(ada, { name: 'Palette', template: 'Python 3 with' })
    await ide.editorShows('main.py', 'class')
  })

  step(
    '[J51] a few letters and Enter open a file, and its editor has the keyboard',
    async (page) => {
      await page.keyboard.press('ControlOrMeta+KeyP')
      await box(page).waitFor()
      await options(page).getByText('README.md').waitFor()
      await look('files')
      await page.keyboard.type('rdme:2')
      await chosen(page).getByText('README.md').waitFor()
      expect(await chosen(page).locator('b').allTextContents()).toEqual(['R', 'DME'])
      await page.keyboard.press('Enter')
      await box(page).waitFor({ state: 'detached' })
      await inEditor(page, 'README.md')
      await page.getByText('Ln 2, Col 1').waitFor()
      // The file before is the first of the list.
      await page.keyboard.press('ControlOrMeta+KeyP')
      await chosen(page).getByText('main.py').waitFor()
      await page.keyboard.press('Enter')
      await inEditor(page, 'main.py')
    },
  )

  step('[J52] commands show their keys; those used lately come first', async (page) => {
    const files = page.getByRole('tree')
    await page.keyboard.press('ControlOrMeta+Shift+KeyP')
    await box(page).waitFor()
    await page.keyboard.type('toggle side')
    await chosen(page).getByText('View: Toggle side panel').waitFor()
    expect(await chosen(page).locator('kbd').allTextContents()).toEqual(['Ctrl+B'])
    await look('commands')
    await page.keyboard.press('Enter')
    await files.waitFor({ state: 'detached' })
    await inEditor(page, 'main.py')
    await page.keyboard.press('F1')
    await chosen(page).getByText('View: Toggle side panel').waitFor()
    await chosen(page).getByText('Used lately').waitFor()
    await page.keyboard.press('Enter')
    await files.waitFor()
    // What Monaco can do is found by name too, and done where the caret is.
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('F1')
    await page.keyboard.type('comment line')
    await chosen(page).getByText('Editor: Comment line').waitFor()
    await page.keyboard.press('Enter')
    await ide.editorShows('main.py', '# """A small')
    await page.keyboard.press('ControlOrMeta+Slash')
    await eventually(async () => !(await ide.text('main.py'))?.includes('# """A small'))
  })

  step(
    '[J53] the first letter names the mode: line, symbol, shell, SQL, and ? lists them',
    async (page) => {
      await page.keyboard.press('ControlOrMeta+KeyP')
      await page.keyboard.type('?')
      await eventually(async () => (await options(page).count()) === 8)
      await look('help')
      await options(page).getByText('Go to a symbol').click()
      expect(await box(page).inputValue()).toBe('@')
      const symbol = options(page).first()
      await symbol.waitFor()
      await look('symbols')
      await page.keyboard.press('Enter')
      await inEditor(page, 'main.py')

      await page.keyboard.press('ControlOrMeta+KeyG')
      await page.keyboard.type('3:2')
      await chosen(page).getByText('Go to line 3, column 2').waitFor()
      await page.keyboard.press('Enter')
      await page.getByText('Ln 3, Col 2').waitFor()

      await page.keyboard.press('ControlOrMeta+KeyP')
      await page.keyboard.type('!echo "made by $((6 * 7))"')
      await page.keyboard.press('Enter')
      await ide.terminals.shows('made by 42')

      await page.keyboard.press('F1')
      await box(page).fill("$select 6 * 7 as answer, 'from the palette' as said")
      await page.keyboard.press('Enter')
      await ide.resultShows('from the palette')
      await ide.openFile('main.py')
    },
  )

  step('[J54] Escape gives the keyboard back; Backspace leaves a second page', async (page) => {
    await ide.tryToType('main.py', '')
    await inEditor(page, 'main.py')
    await page.keyboard.press('F1')
    await page.keyboard.type('colour theme')
    await chosen(page).getByText('Settings: Choose colour theme').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Colour theme' }).waitFor()
    await look('theme')
    await page.keyboard.press('Backspace')
    await chosen(page).getByText('Settings: Choose colour theme').waitFor()
    await page.keyboard.press('Escape')
    await box(page).waitFor({ state: 'detached' })
    await inEditor(page, 'main.py')
  })

  step(
    '[J55] with the keyboard and the ears alone: roles, the chosen line, the count',
    async (page) => {
      await page.keyboard.press('F1')
      await page.keyboard.type('show')
      const text = box(page)
      await text.waitFor()
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ControlOrMeta+End']) {
        await page.keyboard.press(key)
        const id = (await text.getAttribute('aria-activedescendant')) ?? ''
        expect(await chosen(page).getAttribute('id')).toBe(id)
      }
      const count = await chosen(page).getAttribute('aria-setsize')
      expect(await chosen(page).getAttribute('aria-posinset')).toBe(count)
      await page.getByRole('status').getByText(`${count} results`).waitFor()
      await page.keyboard.press('Tab')
      expect(await text.evaluate((input) => input === document.activeElement)).toBe(true)
      await accessible(page)
      await page.keyboard.press('Escape')
    },
  )

  step('[J56] ? shows every key, finds them, and marks those that were changed', async (page) => {
    await inEditor(page, 'main.py')
    // To the tree: in an editor and in a shell it is a sign like any other.
    await page.keyboard.press('Shift+F6')
    await page.keyboard.press('Shift+?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.waitFor()
    await sheet.getByRole('listitem').filter({ hasText: 'Toggle side panel' }).waitFor()
    await look('sheet')
    await accessible(page)
    await page.keyboard.type('ctrl j')
    await sheet.getByText('Toggle side panel').waitFor({ state: 'detached' })
    await sheet.getByText('Toggle terminals').waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.evaluate(() =>
      fetch('/api/me/preferences', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: '{"keys":{"bottom.toggle":["$mod+Alt+KeyJ"]}}',
      }).then(async (answer) =>
        localStorage.setItem('atelier.preferences', JSON.stringify(await answer.json())),
      ),
    )
    await page.reload()
    await ide.editorShows('main.py', 'class')
    // The line in the address gave the editor the keyboard, where a question mark is text.
    await page
      .getByRole('navigation', { name: 'Parts of the workspace' })
      .getByRole('button')
      .first()
      .focus()
    await pressUntil(page, 'Shift+?', () => sheet.isVisible())
    const line = sheet.getByRole('listitem').filter({ hasText: 'Toggle terminals' })
    await line.getByText('changed by you').waitFor()
    expect(await line.locator('kbd').allTextContents()).toEqual(['Ctrl+Alt+J'])
    await page.keyboard.press('Escape')
  })

  step(
    '[J57] F6 goes around the parts of the window, out of editors and terminals too',
    async (page) => {
      const where = (): Promise<string | null> =>
        page.evaluate(
          () =>
            document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null,
        )
      await ide.tryToType('main.py', '')
      const seen: (string | null)[] = []
      for (let press = 0; press < 6; press += 1) {
        await page.keyboard.press('F6')
        seen.push(await where())
        if (press === 0) await look('region')
      }
      expect(seen).toEqual(['bottom', 'status', 'rail', 'side', 'editor', 'bottom'])
      await page.keyboard.press('Shift+F6')
      expect(await where()).toBe('editor')
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page.getByRole('button', { name: 'Skip to the editor' }).focus()
      await look('skip')
      await page.keyboard.press('Enter')
      await inEditor(page, 'main.py')
    },
  )

  step('[J58] no key takes what somebody types', async (page) => {
    await ide.typeAt('main.py', { line: 1, text: ' # ?~!$:@ Alt' })
    await ide.terminals.open()
    await ide.terminals.type('printf "a?b>c~d\\n"\r')
    await ide.terminals.shows('a?b>c~d')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  step('[J59] somebody who is here is found by name, and gone to', async (page) => {
    const link = await ide.invite()
    await using bob = await Person.arrive(browser, 'Bob', { colorScheme: 'light' })
    await bob.joinWith(link)
    const theirs = await Ide.entered(bob)
    await theirs.openFile('README.md')
    await theirs.typeAt('README.md', { line: 1, text: ' by Bob' })
    await ide.sees('Bob')
    await page.keyboard.press('F1')
    await box(page).fill('~bo')
    await chosen(page).getByText('README.md').waitFor()
    await look('people')
    await page.keyboard.press('ControlOrMeta+Enter')
    await inEditor(page, 'README.md')
    expect(ada.complaints).toEqual([])
  })
})

/** The caret is in the editor of a file. */
async function inEditor(page: Page, path: string): Promise<void> {
  await eventually(() =>
    page.evaluate(
      (name) => document.activeElement?.getAttribute('aria-label') === name,
      `Code editor, ${path}`,
    ),
  )
}

/** The commands come a moment after the page. */
async function pressUntil(page: Page, key: string, done: () => Promise<boolean>): Promise<void> {
  await eventually(async () => {
    if (!(await done())) await page.keyboard.press(key)
    await page.waitForTimeout(100)
    return done()
  })
}

/** No violation of axe's rules, in the dark, in the light, and with all the contrast there is. */
async function accessible(page: Page): Promise<void> {
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
    expect(found, theme).toEqual([])
  }
  await page.evaluate(() => delete document.documentElement.dataset['theme'])
}
