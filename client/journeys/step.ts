import type { Page } from 'playwright-core'
import { it } from 'vitest'
import type { Person } from './browser.ts'

type Journey = {
  readonly name: string
  /** Who is on the way so far. */
  readonly people: () => readonly (Person | undefined)[]
  readonly timeoutMs?: number
}
type Step<Run> = (title: string, run: Run, timeoutMs?: number) => void

/** The steps of a journey. One that fails leaves a picture of what everybody saw. */
export function picturedSteps({
  name,
  people,
  timeoutMs = 120_000,
}: Journey): Step<() => Promise<void>> {
  return (title, run, within = timeoutMs) =>
    it(
      title,
      async () => {
        try {
          await run()
        } catch (error) {
          const id = title.slice(1, title.indexOf(']'))
          for (const person of people()) {
            await person?.photograph(`${name}-${id}`)
            // A box that was left open would fail all that follows.
            await person?.page.keyboard.press('Escape')
          }
          throw error
        }
      },
      within,
    )
}

/** The same, each with the page of the first person. */
export function stepsOf(journey: Journey): Step<(page: Page) => Promise<void>> {
  const step = picturedSteps(journey)
  return (title, run, timeoutMs) => {
    step(
      title,
      async () => {
        const [first] = journey.people()
        if (!first) throw new Error('Nobody is on the way yet.')
        await run(first.page)
      },
      timeoutMs,
    )
  }
}
