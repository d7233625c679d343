import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from '../../server/system/test-server.ts'
import type { Person } from './browser.ts'
import { Terminals } from './terminals.ts'

type Place = { line: number; text: string }
/** What the page lends to journeys: Monaco and xterm keep only the visible lines in the DOM. */
type Hooked = { __atelier?: { editorText(path: string): string | undefined } }

/** Somebody at work in a workspace, by what they can see and press. */
export class Ide {
  readonly person: Person
  readonly terminals: Terminals

  private constructor(person: Person) {
    this.person = person
    this.terminals = new Terminals(person.page)
  }

  /** From the dashboard into a new workspace that runs. */
  static async create(person: Person, wish: { name: string; template: string }): Promise<Ide> {
    const { page } = person
    await page.getByRole('list', { name: 'Templates' }).getByText(wish.template).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill(wish.name)
    await dialog.getByRole('button', { name: 'Create workspace' }).click()
    return Ide.entered(person)
  }

  /** Resolves when the workspace is on screen and runs. */
  static async entered(person: Person): Promise<Ide> {
    const { page } = person
    await page.waitForURL(/\/w\//)
    await page.getByRole('tree').waitFor({ timeout: 120_000 })
    return new Ide(person)
  }

  get #page(): Page {
    return this.person.page
  }

  get workspaceId(): string {
    return new URL(this.#page.url()).pathname.split('/')[2] ?? ''
  }

  /** Makes an invite link for an editor. */
  async invite(): Promise<string> {
    await this.#page.getByRole('button', { name: 'Invite', exact: true }).click()
    const dialog = this.#page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Create link' }).click()
    const url = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
    await dialog.getByRole('button', { name: 'Done' }).click()
    return url
  }

  async sees(name: string): Promise<void> {
    await this.#others().getByRole('button', { name }).waitFor()
  }

  /** Opens a file from the tree, or brings its tab to the front. */
  async openFile(path: string): Promise<void> {
    await this.#panel('Files', 'tree')
    const names = path.split('/')
    for (const [depth, name] of names.entries()) {
      const item = this.#page.getByRole('treeitem', { name, exact: true })
      const folder = depth < names.length - 1
      if (folder && (await item.getAttribute('aria-expanded')) === 'true') continue
      if (folder) await item.click()
      else await item.dblclick()
    }
    await this.#editor(path).waitFor()
  }

  async text(path: string): Promise<string | undefined> {
    return this.#page.evaluate((at) => (window as Hooked).__atelier?.editorText(at), path)
  }

  async editorShows(path: string, part: string): Promise<void> {
    await eventually(async () => (await this.text(path))?.includes(part))
  }

  /** Types at the end of a line. */
  async typeAt(path: string, { line, text }: Place): Promise<void> {
    await this.#goTo(path, { line, column: 0 })
    await this.#page.keyboard.press('End')
    await this.#page.keyboard.type(text, { delay: 5 })
    await this.#page.keyboard.press('Escape')
    await this.editorShows(path, text)
  }

  async replace(path: string, { find, by }: { find: string; by: string }): Promise<void> {
    const before = ((await this.text(path)) ?? '').split(find)[0] ?? ''
    const lines = before.split('\n')
    await this.#goTo(path, { line: lines.length, column: lines.at(-1)?.length ?? 0 })
    for (let step = 0; step < find.length; step += 1) {
      await this.#page.keyboard.press('Shift+ArrowRight')
    }
    await this.#page.keyboard.type(by)
    await this.editorShows(path, by)
  }

  /** Presses keys in an editor that may refuse them. */
  async tryToType(path: string, text: string): Promise<void> {
    await this.#editor(path).locator('.view-lines').click()
    await this.#page.keyboard.type(text)
  }

  async seesCaretOf(name: string): Promise<void> {
    await this.#page
      .locator(`.remote-flag[data-name="${name}"]`)
      .first()
      .waitFor({ state: 'attached' })
    await this.#page.locator('.remote-caret').first().waitFor({ state: 'attached' })
  }

  async previewShows(text: string): Promise<void> {
    await this.#preview().getByText(text).first().waitFor({ timeout: 60_000 })
  }

  async clickInPreview(text: string): Promise<void> {
    await this.#preview().getByText(text).click()
  }

  async say(text: string): Promise<void> {
    await this.#rightDock('Chat')
    const box = this.#page.getByRole('textbox', { name: 'Message' })
    await box.or(this.#page.getByRole('combobox', { name: 'Message' })).fill(text)
    await this.#page.getByRole('button', { name: 'Send message' }).click()
  }

  async reads(text: string): Promise<void> {
    await this.#rightDock('Chat')
    await this.#page.getByLabel('Messages').getByText(text).first().waitFor()
  }

  async openConsole(): Promise<void> {
    if (await this.#console().isVisible()) return
    await this.#rail('Database').click()
    await this.#console().waitFor()
  }

  /** Writes a statement at the end of the shared console and runs it. */
  async runSql(statement: string): Promise<void> {
    await this.#console().locator('.view-lines').click()
    await this.#page.keyboard.press('ControlOrMeta+End')
    await this.#page.keyboard.type(`\n${statement}`, { delay: 2 })
    await this.#page.keyboard.press('Escape')
    await this.#page.keyboard.press('ControlOrMeta+Enter')
    await this.#console()
      .getByText(/\d ms|\d s\b/)
      .first()
      .waitFor()
  }

  async resultShows(text: string): Promise<void> {
    await this.#page.getByLabel('Results').getByText(text).first().waitFor()
  }

  /** A viewer's console is their own, and Postgres lets it only read. */
  async cannotWriteSql(statement: string): Promise<void> {
    await this.openConsole()
    await this.#page.getByRole('textbox', { name: 'SQL, read-only role' }).fill(statement)
    await this.#page.keyboard.press('ControlOrMeta+Enter')
    await this.#console()
      .getByText(/permission denied|read-only/i)
      // Where there is little room, the note beside the tabs is not shown.
      .filter({ visible: true })
      .first()
      .waitFor()
  }

  async offline(away: boolean): Promise<void> {
    await this.person.context.setOffline(away)
  }

  async syncSays(word: RegExp): Promise<void> {
    const sync = this.#page.getByRole('status', { name: 'Sync' })
    await eventually(async () => word.test((await sync.textContent()) ?? ''))
  }

  async setRole(name: string, role: string): Promise<void> {
    await this.#rail('Workspace settings').click()
    const box = this.#page.getByRole('combobox', { name: `Role of ${name}` })
    await box.click()
    // The list takes a click of a mouse only where the mouse was seen to rest.
    await this.#page.getByRole('option', { name: role }).hover()
    await this.#page.locator('[role=option][data-highlighted]', { hasText: role }).click()
    await box.filter({ hasText: role }).waitFor()
  }

  async #goTo(path: string, { line, column }: { line: number; column: number }): Promise<void> {
    await this.#editor(path).locator('.view-lines').click()
    await this.#page.keyboard.press('ControlOrMeta+Home')
    for (let at = 1; at < line; at += 1) await this.#page.keyboard.press('ArrowDown')
    for (let at = 0; at < column; at += 1) await this.#page.keyboard.press('ArrowRight')
  }

  #editor(path: string): Locator {
    return this.#page
      .locator('.monaco-editor')
      .filter({ has: this.#page.getByRole('textbox', { name: `Code editor, ${path}` }) })
      .first()
  }

  #others(): Locator {
    return this.#page.getByRole('group', { name: 'Others here' })
  }

  #console(): Locator {
    return this.#page.getByRole('region', { name: 'SQL console' })
  }

  #preview() {
    return this.#page.frameLocator('iframe')
  }

  #rail(label: string): Locator {
    return this.#page
      .getByRole('navigation', { name: 'Parts of the workspace' })
      .getByRole('button', { name: label })
  }

  async #panel(rail: string, role: 'tree'): Promise<void> {
    const shown = this.#page.getByRole(role)
    if (!(await shown.isVisible())) await this.#rail(rail).click()
    await shown.waitFor()
  }

  async #rightDock(tab: string): Promise<void> {
    const dock = this.#page.getByRole('complementary', { name: 'People and chat' })
    if (!(await dock.isVisible())) await this.#rail('People and chat').click()
    await dock.waitFor()
    const chosen = dock.getByRole('tab', { name: new RegExp(tab) })
    if ((await chosen.count()) > 0) await chosen.click()
    expect(await dock.isVisible()).toBe(true)
  }
}
