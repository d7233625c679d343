import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** WCAG 2.2, 2.5.8: in CSS px. */
const LEAST_PX = 24

/** Nothing of the page itself has to be scrolled sideways, and everything pressed is large enough. */
export async function reflows(page: Page, what: string): Promise<void> {
  const { wide, small } = await page.evaluate(measure, LEAST_PX)
  expect({ wide, small }, what).toEqual({ wide: [], small: [] })
}

/** Runs in the page. */
function measure(least: number): { wide: string[]; small: string[] } {
  // Code, grids and terminals scroll by themselves: two dimensions are their nature.
  const OWN = '.monaco-editor, .xterm, .cm-editor, [role=grid], pre, iframe, .minimap'
  const name = (node: Element): string => node.outerHTML.slice(0, 140)
  const wide: string[] = []
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    for (const node of document.querySelectorAll('body *')) {
      const { right, width } = node.getBoundingClientRect()
      if (width > 0 && right > innerWidth + 1 && !node.closest(OWN)) wide.push(name(node))
    }
    if (wide.length === 0) wide.push(`the page is ${document.documentElement.scrollWidth} px wide`)
  }
  const small = [
    ...document.querySelectorAll(
      'button, a[href], input, select, [role=button], [role=tab], [role=menuitem]',
    ),
  ]
    .filter((node) => {
      const { width, height } = node.getBoundingClientRect()
      const style = getComputedStyle(node)
      const shown =
        width > 1 && height > 1 && style.visibility !== 'hidden' && style.opacity !== '0'
      // Links in a sentence may be as high as its lines, and a label makes a box larger.
      const inText = node.matches('a[href]') && style.display === 'inline'
      const labelled = node.closest('label') !== null
      return (
        shown && !inText && !labelled && !node.closest(OWN) && (width < least || height < least)
      )
    })
    .map((node) => {
      const { width, height } = node.getBoundingClientRect()
      return `${Math.round(width)}x${Math.round(height)} ${name(node)}`
    })
  return { wide: wide.slice(0, 5), small: small.slice(0, 10) }
}
