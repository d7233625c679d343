import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const MOST_STOPS = 80

/** Somebody without a mouse: goes by Tab, and sees at every stop where they are. */
export class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text, { delay: 5 })
  }

  /** Tabs on until the focus is there. */
  async tabTo(wanted: Locator): Promise<void> {
    await wanted.first().waitFor()
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await has(wanted)) return this.#seen()
      await this.press('Tab')
      await this.#seen()
    }
    throw new Error(`Tab does not come to ${String(wanted)} within ${MOST_STOPS} stops.`)
  }

  /** Goes around the parts of the window until the focus is in one. */
  async goRoundTo(part: Locator): Promise<void> {
    for (let stop = 0; stop < 12; stop += 1) {
      await this.press('F6')
      if (await holdsFocus(part)) return
    }
    throw new Error(`F6 does not come to ${String(part)}.`)
  }

  /** Runs a command by a part of its name. */
  async command(name: string): Promise<void> {
    await this.press('F1')
    await this.#page.getByRole('combobox', { name: /Run a command/ }).waitFor()
    await this.type(name)
    const chosen = this.#page.locator('[role=option][aria-selected=true]')
    await chosen.filter({ hasText: name }).waitFor()
    await this.press('Enter')
  }

  /** The focus is on something, and that something shows it. */
  async #seen(): Promise<void> {
    const found = await this.#page.evaluate(lookAtFocus)
    expect(found.shown, `the focus cannot be seen: ${found.what}`).toBe(true)
  }
}

async function has(wanted: Locator): Promise<boolean> {
  return wanted.first().evaluate((node) => node === document.activeElement)
}

async function holdsFocus(part: Locator): Promise<boolean> {
  return part.first().evaluate((node) => node.contains(document.activeElement))
}

/** Runs in the page. What draws a caret of its own needs no ring. */
function lookAtFocus(): { shown: boolean; what: string } {
  const at = document.activeElement
  if (!at || at === document.body) return { shown: false, what: 'nothing has it' }
  const what = at.outerHTML.slice(0, 160)
  if (at.closest('.monaco-editor, .xterm, .cm-editor, iframe')) return { shown: true, what }
  const ringed = (node: Element | null): boolean => {
    if (!node) return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  }
  // A row may carry the ring of the control in it.
  const shown = ringed(at) || ringed(at.parentElement) || at.closest('[role=tree]') !== null
  return { shown, what }
}
