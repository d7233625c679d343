import type { Locator, Page } from 'playwright-core'
import { eventually } from '../../server/system/test-server.ts'

type Hooked = { __atelier?: { terminalText(id: string): string | undefined } }

/** The terminals at the bottom of somebody's screen. */
export class Terminals {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Opens one more, and waits until its shell asks for input. */
  async open(): Promise<void> {
    const before = await this.#tabs().count()
    await this.#page.getByRole('button', { name: 'New terminal' }).click()
    await eventually(async () => (await this.#tabs().count()) > before)
    await eventually(async () => ((await this.text()) ?? '').trim() !== '')
  }

  async choose(index: number): Promise<void> {
    await this.#tabs().nth(index).click()
  }

  async type(text: string): Promise<void> {
    await this.#shown().locator('.xterm-screen').click()
    await this.#page.keyboard.type(text, { delay: 5 })
  }

  async shows(part: string): Promise<void> {
    await eventually(async () => (await this.text())?.includes(part))
  }

  /** Everything in the one in front, scrolled away or not. */
  async text(): Promise<string | undefined> {
    const label = (await this.#shown().getAttribute('aria-label')) ?? ''
    const id = label.replace('Terminal ', '')
    return this.#page.evaluate((at) => (window as Hooked).__atelier?.terminalText(at), id)
  }

  #tabs(): Locator {
    return this.#page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')
  }

  #shown(): Locator {
    return this.#page.locator('section[aria-label^="Terminal "]:visible')
  }
}
