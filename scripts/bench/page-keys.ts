import { spreadOf, type Spread } from './measure.ts'
import type { Editor } from './page-load.ts'
import { KEY, installProbe, readProbe, timeLoad } from './page-probe.ts'

const KEYS = 60
const KEY_EVERY_MS = 90
/** What knows the language starts after the text is there, in either editor. */
const SETTLE_MS = 5_000

/** How long from a key to the frame with it: on the screen of who types, and on another person's. */
export type Keys = {
  readonly own: Spread
  /** Nobody else is there in an editor for one. */
  readonly other: Spread | undefined
}

/** One person types, key after key; every screen is watched by the clock they share. */
export async function timeKeys({ address, marker, screen, people }: Editor): Promise<Keys> {
  for (const page of people) {
    await installProbe(page, marker, screen)
    await timeLoad(page, address)
  }
  const [typist, reader] = people
  await typist.waitForTimeout(SETTLE_MS)
  await typist.locator(screen.lines).first().click()
  await typist.keyboard.press('Control+Home')
  for (let pressed = 0; pressed < KEYS; pressed += 1) {
    await typist.keyboard.press(KEY)
    await typist.waitForTimeout(KEY_EVERY_MS)
  }
  await typist.waitForTimeout(1_000)
  const { pressed, shown } = await readProbe(typist)
  const delays = (times: readonly number[]) =>
    times.slice(0, pressed.length).map((at, nth) => at - (pressed[nth] ?? Number.NaN))
  return {
    own: spreadOf(delays(shown)),
    other: reader && spreadOf(delays((await readProbe(reader)).shown)),
  }
}
