import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { accessible } from './accessible.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

describe.skipIf(noBrowser !== undefined)('tabs, layout and links', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide
  let bob: Person | undefined

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada')
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.joinWith(await server.ownerLink())
    ide = await Ide.create(ada, { name: 'Tabs', template: 'Node API' })
    await ide.openFile('README.md')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'tabs', people: () => [ada] })
  const file = (name: string): Locator => ada.page.getByRole('treeitem', { name, exact: true })
  const tab = (name: string | RegExp): Locator =>
    ada.page.locator('.dv-tab').and(ada.page.getByRole('tab', { name }))
  const names = async (): Promise<string[]> =>
    ada.page
      .locator('.dv-tab')
      .evaluateAll((tabs) => tabs.map((each) => each.getAttribute('aria-label') ?? ''))
  const filesOpen = async (): Promise<string> =>
    (await names())
      .filter((name) => name !== 'Preview')
      .map((name) => name.split(',')[0])
      .join()
  const inFront = (): Promise<string | null> =>
    ada.page.locator('.dv-active-group .dv-active-tab').getAttribute('aria-label')
  const menu = async (name: string | RegExp, entry: string): Promise<void> => {
    await tab(name).click({ button: 'right' })
    await ada.page.getByRole('menuitem', { name: entry, exact: true }).click()
  }

  const command = async (title: string): Promise<void> => {
    await ada.page.keyboard.press('F1')
    await ada.page.getByRole('dialog').getByRole('combobox').fill(`>${title}`)
    await ada.page.getByRole('option', { name: title }).first().waitFor()
    await ada.page.keyboard.press('Enter')
  }
  const shownGroups = async (): Promise<number> => {
    const groups = await ada.page.locator('.dv-groupview').all()
    const shown = await Promise.all(groups.map((group) => group.isVisible()))
    return shown.filter(Boolean).length
  }
  const focused = (): Promise<string | null> =>
    ada.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)
  const linkFrom = async (name: RegExp): Promise<string> => {
    await ada.page.evaluate(() => navigator.clipboard.writeText(''))
    await menu(name, 'Copy link')
    const read = (): Promise<string> => ada.page.evaluate(() => navigator.clipboard.readText())
    await eventually(async () => (await read()) !== '')
    return read()
  }
  /** The layout has been taken home: it is kept a moment after the last change. */
  const saved = async (page: Page): Promise<void> => {
    await page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().endsWith('/layout'),
    )
  }

  step('[J70] a click looks, the next look takes its place, a double click keeps', async (page) => {
    await file('package.json').click()
    await tab('package.json, preview').waitFor()
    await file('tsconfig.json').click()
    await tab('tsconfig.json, preview').waitFor()
    expect(await tab(/^package.json/).count()).toBe(0)
    await file('tsconfig.json').dblclick()
    await tab(/^tsconfig.json$/).waitFor()
    await file('package.json').click()
    await tab('package.json, preview').waitFor()
    await ide.editorShows('package.json', '{')
    await accessible(page)
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type(' ')
    await eventually(async () => (await names()).some(isKept('package.json')))
  })

  step('[J71] tabs close by menu, middle click and key, and open again', async (page) => {
    await tab(/^tsconfig.json/).click({ button: 'middle' })
    await tab(/^tsconfig.json/).waitFor({ state: 'detached' })
    await tab(/^README.md/).click()
    // The dock brings it to the front a moment later; no hand is as fast as this one.
    await eventually(async () => (await inFront()) === 'README.md')
    await page.keyboard.press('Alt+w')
    await tab(/^README.md/).waitFor({ state: 'detached' })
    await page.keyboard.press('Alt+Shift+T')
    await tab(/^README.md/).waitFor()
    await page.keyboard.press('Alt+Shift+T')
    await tab(/^tsconfig.json/).waitFor()
    await menu(/^tsconfig.json/, 'Pin')
    await tab('tsconfig.json, pinned').waitFor()
    expect((await names())[0]).toBe('tsconfig.json, pinned')
    await menu(/^README.md/, 'Close others')
    await eventually(async () => (await filesOpen()) === 'tsconfig.json,README.md')
    await accessible(page)
  })

  step('[J72] by key: the menu of a tab, next and previous, the latest ones', async (page) => {
    await ide.openFile('package.json')
    await page.keyboard.press('Alt+BracketLeft')
    await eventually(async () => (await inFront()) === 'README.md')
    await page.keyboard.press('Alt+BracketRight')
    await eventually(async () => (await inFront())?.startsWith('package.json'))
    await page.keyboard.down('Alt')
    await page.keyboard.press('KeyQ')
    await page.keyboard.press('KeyQ')
    await page.keyboard.up('Alt')
    await eventually(async () => (await inFront()) === 'tsconfig.json, pinned')
    // The caret comes along a moment later, and would take the focus from the tab again.
    await page.locator('.dv-active-group .monaco-editor.focused').waitFor()
    await tab('tsconfig.json, pinned').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Unpin' }).waitFor()
    await accessible(page, { menu: true })
    await page.getByRole('menuitem', { name: 'Unpin' }).click()
    await tab(/^tsconfig.json$/).waitFor()
  })

  step('[J73] a file splits beside itself, and both sides are the same text', async (page) => {
    await tab(/^package.json/).click()
    await page.keyboard.press('Control+Backslash')
    await eventually(async () => (await tab(/^package.json/).count()) === 2)
    await eventually(async () => (await page.locator('.dv-groupview .view-lines').count()) === 2)
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.type('/*twice*/')
    await eventually(async () => (await page.getByText('/*twice*/').count()) === 2)
    await page.keyboard.press('ControlOrMeta+z')
    await eventually(async () => !(await ide.text('package.json'))?.includes('/*twice*/'))
    await page.keyboard.press('Alt+w')
    await eventually(async () => (await tab(/^package.json/).count()) === 1)
  })

  step('[J73b] a key is for the tab that was clicked, also where frames are late', async (page) => {
    await tab(/^README.md/).click()
    const soon = await page.evaluateHandle(() => window.requestAnimationFrame)
    await page.evaluate((now) => {
      window.requestAnimationFrame = (run) => window.setTimeout(() => now(run), 1_000)
    }, soon)
    await tab(/^tsconfig.json/).click()
    await page.keyboard.press('Alt+w')
    await eventually(async () => (await filesOpen()) === 'README.md,package.json')
    // The late ones come first.
    await page.evaluate(() => new Promise((settle) => requestAnimationFrame(settle)))
    await page.evaluate((now) => void (window.requestAnimationFrame = now), soon)
    await page.keyboard.press('Alt+Shift+T')
    await tab(/^tsconfig.json/).waitFor()
  })

  step('[J74] a tab tells what has not reached the server, until it has', async (page) => {
    await tab(/^README.md/).click()
    await page.locator('.dv-active-group .view-lines').click()
    await ide.offline(true)
    await page.keyboard.type('kept here ')
    const mark = tab(/^README.md, not synced yet/i)
    await mark.waitFor()
    await mark.getByTitle(/Not synced yet/).waitFor()
    await accessible(page)
    await ide.offline(false)
    await eventually(async () => (await names()).includes('README.md'))
  })

  step('[J75] back and forward go through the places one was at', async (page) => {
    await ide.openFile('package.json')
    // What is only passed on the way is no place to come back to.
    await eventually(() => page.url().includes('file=package.json'))
    await ide.openFile('tsconfig.json')
    await eventually(() => page.url().endsWith('?file=tsconfig.json'))
    await page.keyboard.press('Alt+ArrowLeft')
    await eventually(async () => (await inFront())?.startsWith('package.json'))
    await eventually(() => page.url().includes('file=package.json'))
    await page.goForward()
    await eventually(async () => (await inFront())?.startsWith('tsconfig.json'))
    await page.goBack()
    await eventually(async () => (await inFront())?.startsWith('package.json'))
  })

  step('[J76] a link to lines opens them for a colleague', async (page) => {
    await ide.openFile('package.json')
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await menu(/^package.json/, 'Copy link')
    await page.getByText('The link is copied.').first().waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/\?file=package\.json&line=2-3$/)
    const other = await ada.context.newPage()
    try {
      await other.goto(link)
      const selected = other.locator('.dv-active-group .view-overlays > :has(.selected-text)')
      await selected.nth(1).waitFor()
      expect(await selected.count()).toBe(2)
    } finally {
      await other.close()
    }
  })

  const layout = async (entry: string): Promise<void> => {
    await ada.page.getByRole('button', { name: 'Layout' }).click()
    await ada.page.getByRole('menuitem', { name: entry }).click()
  }
  const railAtRight = async (): Promise<boolean> => {
    const rail = ada.page.getByRole('navigation', { name: 'Parts of the workspace' })
    return ((await rail.boundingBox())?.x ?? 0) > 1_000
  }

  step('[J77] a layout is chosen by name, and is the same in another browser', async (page) => {
    await layout('Review')
    const people = page.getByRole('complementary', { name: 'People and chat' })
    await people.waitFor()
    const terminals = page.getByRole('region', { name: 'Terminals' })
    await terminals.waitFor({ state: 'detached' })
    await tab('Preview').waitFor({ state: 'detached' })
    await layout('Terminals beside the editors')
    await terminals.waitFor()
    const kept = page.waitForResponse(
      (response) => response.request().method() === 'PUT' && response.url().endsWith('/layout'),
    )
    await layout('Side panel at the right')
    await eventually(railAtRight)
    await accessible(page)
    expect((await kept).status()).toBe(200)
    const before = await filesOpen()
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await people.waitFor()
    await eventually(railAtRight)
    await eventually(async () => (await filesOpen()) === before)
    const box = await terminals.boundingBox()
    expect(box?.height).toBeGreaterThan(500)
    await layout('Reset layout')
    await eventually(async () => !(await railAtRight()))
    await people.waitFor({ state: 'detached' })
  })

  step('[J78] a tab floats above the others, and lives in a window of its own', async (page) => {
    await menu(/^package.json/, 'Float, or put back')
    const floating = page.locator('.dv-resize-container')
    await floating.getByRole('tab', { name: /^package.json/ }).waitFor()
    await accessible(page)
    await menu(/^package.json/, 'Float, or put back')
    await floating.waitFor({ state: 'detached' })
    const opening = ada.context.waitForEvent('page')
    await menu(/^package.json/, 'Move into its own window')
    const alone = await opening
    await tab(/^package.json/).waitFor({ state: 'detached' })
    await alone.getByRole('main', { name: 'package.json' }).locator('.view-lines').click()
    expect(await alone.getByRole('navigation').count()).toBe(0)
    await accessible(alone)
    await alone.close()
    await tab(/^package.json/).waitFor()
  })

  step('[J78b] by command a tab floats, takes the whole middle, and moves out', async (page) => {
    await ide.openFile('package.json')
    await command('Float tab, or put it back')
    const floating = page.locator('.dv-resize-container')
    await floating.getByRole('tab', { name: /^package.json/ }).waitFor()
    await ide.editorShows('package.json', '{')
    await command('Float tab, or put it back')
    await floating.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Backslash')
    await eventually(async () => (await shownGroups()) === 2)
    await command('Maximise or restore')
    await eventually(async () => (await shownGroups()) === 1)
    await command('Maximise or restore')
    await eventually(async () => (await shownGroups()) === 2)
    await page.keyboard.press('Alt+w')
    await eventually(async () => (await shownGroups()) === 1)
    const opening = ada.context.waitForEvent('page')
    await command('Move tab into its own window')
    const alone = await opening
    // It is the same text, and what is typed there is here.
    await alone.getByRole('main', { name: 'package.json' }).locator('.view-lines').click()
    await alone.keyboard.press('ControlOrMeta+End')
    await alone.keyboard.type('//alone')
    await alone.close()
    await tab(/^package.json/).waitFor()
    await ide.editorShows('package.json', '//alone')
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+End')
    for (let sign = 0; sign < '//alone'.length; sign += 1) await page.keyboard.press('Backspace')
    await eventually(async () => !(await ide.text('package.json'))?.includes('//alone'))
  })

  step('[J71b] a row is walked by the arrows; keys close, pin and open again', async (page) => {
    for (const path of ['README.md', 'package.json', 'tsconfig.json']) await ide.openFile(path)
    const order = (await names()).map((name) => name.split(',')[0] ?? '')
    await tab(/^tsconfig.json/).focus()
    await page.keyboard.press('Home')
    await eventually(async () => (await focused())?.startsWith(order[0] ?? '-'))
    await page.keyboard.press('ArrowRight')
    await eventually(async () => (await focused())?.startsWith(order[1] ?? '-'))
    await page.keyboard.press('Enter')
    await eventually(async () => (await inFront())?.startsWith(order[1] ?? '-'))
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.press('Shift+Enter')
    await eventually(async () => (await names())[0] === `${order[1]}, pinned`)
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.press('Shift+Enter')
    await eventually(async () => !(await names()).some((name) => name.includes('pinned')))
    await tab(/^tsconfig.json/).focus()
    await page.keyboard.press('Delete')
    await tab(/^tsconfig.json/).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('tab')
    await page.keyboard.press('Alt+Shift+T')
    await tab(/^tsconfig.json/).waitFor()
  })

  step('[J71c] more tabs than room are in a list, and in the palette', async (page) => {
    for (const path of ['src/server.ts', 'src/notes.ts', 'tsconfig.json', 'package.json'])
      await ide.openFile(path)
    await page.setViewportSize({ width: 800, height: 900 })
    const button = page.getByRole('button', { name: /^All \d+ tabs of this row$/ })
    await button.waitFor()
    await button.press('Enter')
    await page.getByRole('menuitem', { name: /^notes.ts/ }).waitFor()
    await accessible(page, { menu: true })
    await page.getByRole('menuitem', { name: /^notes.ts/ }).click()
    await eventually(async () => (await inFront())?.startsWith('notes.ts'))
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.press('KeyE')
    await page.getByRole('dialog').getByRole('combobox').fill('serv')
    await page.getByRole('option', { name: /^server.ts/ }).waitFor()
    await page.keyboard.press('Enter')
    await eventually(async () => (await inFront())?.startsWith('server.ts'))
  })

  step('[J76b] a link opens the same for a colleague: lines, a page, a panel', async (page) => {
    const invite = await ide.invite()
    bob = await Person.arrive(browser, 'Bob')
    await bob.joinWith(invite)
    await Ide.entered(bob)
    const there = bob.page
    const tabOf = (name: RegExp): Locator =>
      there.locator('.dv-active-group .dv-active-tab').and(there.getByRole('tab', { name }))
    await ide.openFile('tsconfig.json')
    await page.locator('.dv-active-group .view-lines').click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await there.goto(await linkFrom(/^tsconfig.json/))
    await tabOf(/^tsconfig.json/).waitFor()
    const selected = there.locator('.dv-active-group .view-overlays > :has(.selected-text)')
    await selected.nth(1).waitFor()
    expect(await selected.count()).toBe(2)
    await menu(/^tsconfig.json/, 'Compare with disk')
    await there.goto(await linkFrom(/^tsconfig.json against disk/))
    await there.getByText('No differences').waitFor()
    // The address alone says it too, of what a link cannot be copied from.
    await page.getByRole('button', { name: 'Workspace settings' }).click()
    await eventually(() => page.url().endsWith('?panel=settings'))
    await there.goto(page.url())
    await tabOf(/^Settings/).waitFor()
  })

  step('[J77b] two people have a layout each, and both come back after a reload', async (page) => {
    await layout('Side panel at the right')
    await eventually(railAtRight)
    const before = await filesOpen()
    await saved(page)
    const there = bob?.page
    if (!there) throw new Error('Bob never came.')
    await there.reload()
    await there.getByRole('tree').waitFor()
    const railOf = there.getByRole('navigation', { name: 'Parts of the workspace' })
    expect((await railOf.boundingBox())?.x).toBeLessThan(100)
    await page.reload()
    await page.getByRole('tree').waitFor()
    await eventually(railAtRight)
    await eventually(async () => (await filesOpen()) === before)
    await layout('Reset layout')
    await eventually(async () => !(await railAtRight()))
    expect(ada.complaints).toEqual([])
    expect(bob?.complaints).toEqual([])
  })
})

/** A tab of this name that is not only looked at; whether its text is safe does not matter. */
function isKept(name: string): (label: string) => boolean {
  return (label) => label.startsWith(name) && !label.includes('preview')
}
