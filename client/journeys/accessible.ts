import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

type Wish = {
  /** What to look at; the whole page without it. */
  readonly part?: string
  /** In high contrast too; editors are left out of that, because only the page is told. */
  readonly contrast?: boolean
  /** Under forced colours axe reads the colours that were asked for, not those that are painted. */
  readonly forced?: boolean
  /** A menu is open: it lies over the page, and in none of its parts. */
  readonly menu?: boolean
}

/** No violation of axe's rules, in the dark and in the light. */
export async function accessible(page: Page, wish: Wish = {}): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await look(page, wish, colorScheme)
  }
  if (!wish.contrast) return
  const before = await page.evaluate(() => document.documentElement.dataset['theme'])
  await wear(page, 'contrast')
  await look(page, wish, 'contrast')
  await wear(page, before)
}

async function look(page: Page, wish: Wish, theme: string): Promise<void> {
  let found = await faults(page, wish, theme)
  // What begins to fade in while axe looks is half transparent to it, and a menu that goes hides the page: it looks again.
  for (let again = 0; again < 2 && found.length > 0; again += 1) {
    await page.waitForTimeout(again * 500)
    found = await faults(page, wish, theme)
  }
  expect(found, `${page.url()}, ${theme}`).toEqual([])
}

async function faults(page: Page, { part, forced, menu }: Wish, theme: string) {
  await page.waitForFunction(settled)
  const axe = new AxeBuilder({ page }).exclude('iframe')
  if (part !== undefined) axe.include(part)
  axe.disableRules([...(forced ? ['color-contrast'] : []), ...(menu ? ['region'] : [])])
  if (theme === 'contrast') axe.exclude('.monaco-editor')
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

async function wear(page: Page, theme: string | undefined): Promise<void> {
  await page.evaluate((name) => {
    if (name === undefined) delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = name
  }, theme)
}

/** What fades in is half transparent on the way; what turns for ever is left to turn. */
function settled(): boolean {
  return document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .every(({ playState }) => playState === 'finished')
}
