import type { Locator, Page } from 'playwright-core'
import { eventually } from '../../server/system/test-server.ts'

type Hooked = { __atelier?: { terminalText(id: string): string | undefined } }

/** The terminals on somebody's screen; where several stand side by side, the one in front. */
export class Terminals {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Opens one more, and waits until its shell asks for input. */
  async open(): Promise<void> {
    const before = await this.tabs().count()
    await this.#page.getByRole('button', { name: 'New terminal' }).click()
    await eventually(async () => (await this.tabs().count()) > before)
    await eventually(async () => ((await this.text()) ?? '').trim() !== '')
  }

  async choose(index: number): Promise<void> {
    await this.tabs().nth(index).click()
  }

  async type(text: string): Promise<void> {
    await this.shown().locator('.xterm-screen').click()
    await this.#page.keyboard.type(text, { delay: 5 })
  }

  async shows(part: string): Promise<void> {
    await eventually(async () => (await this.text())?.includes(part))
  }

  /** Everything in the one in front, scrolled away or not. */
  async text(): Promise<string | undefined> {
    const id = (await this.shown().getAttribute('data-terminal')) ?? ''
    return this.#page.evaluate((at) => (window as Hooked).__atelier?.terminalText(at), id)
  }

  tabs(): Locator {
    return this.#page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')
  }

  /** The last one made comes last, also of those side by side. */
  shown(): Locator {
    return this.#page.locator('section[data-terminal]:visible').last()
  }
}
