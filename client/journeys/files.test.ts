import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import type { TestPerson } from '../../server/system/test-person.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

describe.skipIf(noBrowser !== undefined)('files, as people handle them', () => {
  let server: TestServer
  let api: TestPerson
  let browser: Browser
  let ada: Person
  let id: string

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.joinWith(await server.ownerLink())
    const ide = await Ide.create(ada, { name: 'Files', template: 'Blank' })
    id = ide.workspaceId
    api = await server.owner()
    for (const path of ['lib/a.ts', 'lib/b.ts', 'src/deep/c.ts', 'src/main.ts', 'z.md'])
      await api.write(id, path, `// ${path}\nexport const here = '${path}'\n`)
    await item(ada.page, 'z.md').waitFor()
  }, 400_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'files', people: () => [ada], timeoutMs: 240_000 })
  const undo = async (page: Page): Promise<void> => {
    // The newest is said first.
    await page.getByRole('button', { name: 'Undo' }).first().click()
  }
  const paths = async (): Promise<string[]> =>
    (await api.call<{ paths: string[] }>('GET', `/api/workspaces/${id}/files/names`)).paths.sort()

  step('[J60] by keys alone a file is made, renamed, deleted and brought back', async (page) => {
    await item(page, 'z.md').click()
    await page.keyboard.press('F2')
    const name = page.getByRole('textbox', { name: 'New name of z.md' })
    await name.fill('README.md')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('There is already a “README.md” here.').waitFor()
    await name.fill('y.md')
    await page.keyboard.press('Enter')
    await hasFocus(page, 'y.md')
    await page.keyboard.press('ControlOrMeta+z')
    await hasFocus(page, 'z.md')

    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'New folder…' }).press('Enter')
    await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('made/deep')
    await page.keyboard.press('Enter')
    await hasFocus(page, 'deep')

    await page.keyboard.press('Delete')
    await item(page, 'deep').waitFor({ state: 'detached' })
    await page.keyboard.press('ControlOrMeta+z')
    await hasFocus(page, 'deep')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Delete')
    await item(page, 'made').waitFor({ state: 'detached' })
    await page.getByText('“made” is deleted.').waitFor()
  })

  step('[J61] several are chosen, cut and pasted, and go back by one undo', async (page) => {
    await item(page, 'lib').click()
    await item(page, 'a.ts').click()
    await page.keyboard.press('Shift+ArrowDown')
    expect(await item(page, 'b.ts').getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ControlOrMeta+x')
    await item(page, 'src').focus()
    await page.keyboard.press('s')
    await hasFocus(page, 'src')
    await page.keyboard.press('ControlOrMeta+v')
    await page.getByText('2 entries are moved to src.').waitFor()
    await eventually(async () => (await paths()).includes('src/b.ts'))
    await undo(page)
    const both = ['lib/a.ts', 'lib/b.ts']
    await eventually(async () => {
      const now = await paths()
      return both.every((path) => now.includes(path))
    })
  })

  step(
    '[J62] copied files get a free name, and what is dragged moves or is copied',
    async (page) => {
      await item(page, 'z.md').click()
      await page.keyboard.press('ControlOrMeta+c')
      await page.keyboard.press('ControlOrMeta+v')
      await item(page, 'z copy.md').waitFor()
      await item(page, 'z copy.md').dragTo(item(page, 'lib'))
      await page.getByText('“z copy.md” is moved to lib.').waitFor()
      await page.keyboard.down('Control')
      await item(page, 'z.md').dragTo(item(page, 'lib'))
      await page.keyboard.up('Control')
      await eventually(async () => (await paths()).includes('lib/z.md'))
      expect(await paths()).toEqual(expect.arrayContaining(['lib/z copy.md', 'z.md']))
      await item(page, 'lib').click()
    },
  )

  step(
    '[J63] a folder is uploaded; what is in the way is kept, replaced or skipped',
    async (page) => {
      const folder = await mkdtemp(join(tmpdir(), 'atelier-upload-'))
      const shots = join(folder, 'shots')
      await mkdir(join(shots, 'deep'), { recursive: true })
      for (const name of ['one.txt', 'two.txt', 'deep/three.txt'])
        await writeFile(join(shots, name), `first ${name}`)
      const upload = (): Promise<void> => page.getByLabel('Folder to upload').setInputFiles(shots)
      await item(page, 'README.md').click()
      await upload()
      await eventually(async () => (await paths()).includes('shots/deep/three.txt'))
      await writeFile(join(shots, 'one.txt'), 'second one')
      await upload()
      const question = page.getByRole('dialog', { name: /^Replace “/ })
      await question.getByRole('checkbox', { name: 'Do the same for 2 more' }).check()
      await question.getByRole('button', { name: 'Keep both' }).click()
      await eventually(
        async () => (await paths()).filter((path) => /^shots.* copy/.test(path)).length === 3,
      )
      expect(await api.read(id, 'shots/one.txt')).toBe('first one.txt')
      expect(await api.read(id, 'shots/one copy.txt')).toBe('second one')
      await rm(folder, { recursive: true })
      await pasteFile(page, { name: 'pasted.txt', text: 'from the desktop' })
      await eventually(async () => (await paths()).includes('pasted.txt'))
    },
  )

  step('[J64] the tree tells who is in a file, and what changed on the disk', async (page) => {
    await using bob = await Person.arrive(browser, 'Bob')
    const invite = { role: 'viewer' }
    const { url } = await api.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, invite)
    await bob.joinWith(url)
    const his = await Ide.entered(bob)
    await his.openFile('src/main.ts')
    const src = item(page, 'src')
    if ((await src.getAttribute('aria-expanded')) === 'true') await src.click()
    await eventually(async () => (await descriptionOf(page, 'src')).includes('Bob here'))
    await src.click()
    await eventually(async () => (await descriptionOf(page, 'main.ts')).includes('Bob here'))
    await api.write(id, 'src/deep/c.ts', "// more\nexport const here = 'c'\n")
    await api.write(id, 'fresh.md', 'new\n')
    await eventually(async () =>
      (await descriptionOf(page, 'fresh.md')).includes('new on the disk'),
    )
    await eventually(async () =>
      (await descriptionOf(page, 'deep')).includes('something in it changed'),
    )
    // A viewer looks, and is offered nothing else.
    await item(bob.page, 'z.md').click({ button: 'right' })
    await bob.page.getByRole('menuitem', { name: 'Copy path' }).waitFor()
    expect(await bob.page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0)
    expect(bob.complaints).toEqual([])
  })

  step('[J65] the filter shows what fits, wherever it lies, and goes with Escape', async (page) => {
    await item(page, 'z.md').click()
    await page.keyboard.press('ControlOrMeta+f')
    await page.keyboard.type('c.ts')
    await item(page, 'c.ts').waitFor()
    expect(await item(page, 'deep').getAttribute('aria-expanded')).toBe('true')
    expect(await item(page, 'z.md').count()).toBe(0)
    await accessible(page, { contrast: true })
    await page.getByRole('searchbox', { name: 'Filter files' }).fill('nothing like it')
    await page.getByText('No file has that name').waitFor()
    await page.keyboard.press('Escape')
    await item(page, 'z.md').waitFor()
  })

  step('[J66] a search is narrowed by options and globs, and opens the line', async (page) => {
    await page.keyboard.press('ControlOrMeta+Shift+f')
    const box = page.getByRole('searchbox', { name: 'Search in files' })
    await box.fill('HERE')
    await page.getByText(/^\d+ lines in \d+ files$/).waitFor()
    await page.getByRole('button', { name: 'Choose files' }).click()
    await page.getByRole('textbox', { name: 'Files to include' }).fill('src')
    await page.getByText('2 lines in 2 files').waitFor()
    await page.getByRole('textbox', { name: 'Files to leave out' }).fill('deep')
    await page.getByText('One line in one file').waitFor()
    await accessible(page, { part: 'section[aria-label=Search]', contrast: true })
    await page.getByRole('button', { name: 'Match case' }).click()
    await page.getByText('Nothing found').waitFor()
    await page.getByRole('button', { name: 'Match case' }).click()
    await page.getByRole('button', { name: 'Regular expression' }).click()
    await box.fill('(HERE')
    await page.getByRole('alert').getByText('The search did not work').waitFor()
    await box.fill('h.re = ')
    await page.getByText('One line in one file').waitFor()
    await box.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('Ln 2, Col 14').waitFor()
  })

  step(
    '[J67] what is replaced is shown first, taken back by Undo, and loses no edit',
    async (page) => {
      await using bob = await Person.arrive(browser, 'Bob')
      const invite = { role: 'editor' }
      const { url } = await api.call<{ url: string }>(
        'POST',
        `/api/workspaces/${id}/invites`,
        invite,
      )
      await bob.joinWith(url)
      const his = await Ide.entered(bob)
      await his.openFile('src/main.ts')
      await his.editorShows('src/main.ts', 'here')

      await page.keyboard.press('ControlOrMeta+Shift+h')
      await page.getByRole('searchbox', { name: 'Search in files' }).fill('const (\\w+)')
      await page.getByRole('textbox', { name: 'Replace with' }).fill('let $1')
      await page.getByRole('textbox', { name: 'Files to leave out' }).fill('')
      await page.getByText('2 lines in 2 files').waitFor()
      await page.locator('ins').getByText('let here').first().waitFor()
      await accessible(page, { part: 'section[aria-label=Search]', contrast: true })
      // What he types is not on the disk yet when it is replaced around it.
      await his.typeAt('src/main.ts', { line: 1, text: ' by Bob' })
      await page.getByRole('button', { name: 'Replace all', exact: true }).click()
      await page.getByText('2 lines are replaced in 2 files.').waitFor()
      await his.editorShows('src/main.ts', 'let here')
      await his.editorShows('src/main.ts', ' by Bob')
      await eventually(async () => (await api.read(id, 'src/deep/c.ts')).includes('let here'))
      await undo(page)
      await his.editorShows('src/main.ts', 'const here')
      await eventually(async () => (await api.read(id, 'src/deep/c.ts')).includes('const here'))
      await eventually(async () => (await api.read(id, 'src/main.ts')).includes(' by Bob'))
      expect(bob.complaints).toEqual([])
    },
  )

  step('[J68] a line that changed since is not replaced, and that is told', async (page) => {
    // The room writes its file a moment later than it shows it.
    await eventually(async () => (await api.read(id, 'src/main.ts')).includes('const here'))
    await page.getByRole('button', { name: 'Match case' }).click()
    await page.getByText('2 lines in 2 files').waitFor()
    // It is offered once the search is over.
    const replace = page.getByRole('button', { name: 'Replace all in c.ts', includeHidden: true })
    await replace.waitFor({ state: 'attached' })
    await api.write(id, 'src/deep/c.ts', "export const there = 'else'\n")
    await page.getByRole('button', { name: /^c\.ts/ }).hover()
    await replace.click()
    await page
      .getByText('Nothing was replaced in src/deep/c.ts')
      .first()
      .waitFor({ state: 'attached' })
    // To those who hear it a failure is an alert; its box is hidden from them until it is reached.
    await page.locator('button[aria-label="Dismiss"]').first().click()
    expect(await api.read(id, 'src/deep/c.ts')).toBe("export const there = 'else'\n")
  })

  step(
    '[J69] the tree is accessible in every theme, and the page complained of nothing',
    async (page) => {
      await page.keyboard.press('ControlOrMeta+Shift+e')
      await item(page, 'src').waitFor()
      await accessible(page, { contrast: true })
      await page.setViewportSize({ width: 390, height: 844 })
      const bar = page.getByRole('navigation', { name: 'Parts of the workspace' })
      await bar.getByRole('button', { name: 'Files' }).click()
      await item(page, 'src').waitFor()
      await accessible(page, { contrast: true })
      expect(ada.complaints).toEqual([])
    },
  )
})

function item(page: Page, name: string) {
  return page.getByRole('treeitem', { name, exact: true })
}

/** The keys act on this row, and it is in the page. */
async function hasFocus(page: Page, name: string): Promise<void> {
  await eventually(() =>
    item(page, name).evaluate((row) => row === document.activeElement, null, { timeout: 1_000 }),
  )
}

async function descriptionOf(page: Page, name: string): Promise<string> {
  return item(page, name).evaluate((row) => {
    const said = row.getAttribute('aria-describedby')
    return (said === null ? null : document.getElementById(said)?.textContent) ?? ''
  })
}

/** What Ctrl+V does when a file lies on the clipboard of the desktop. */
async function pasteFile(
  page: Page,
  { name, text }: { name: string; text: string },
): Promise<void> {
  await item(page, 'README.md').focus()
  await page.evaluate(
    ([title, content]) => {
      const data = new DataTransfer()
      data.items.add(new File([content], title, { type: 'text/plain' }))
      const paste = { clipboardData: data, bubbles: true, cancelable: true }
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', paste))
    },
    [name, text] as const,
  )
}
