import type { Page } from 'playwright-core'

/** Milliseconds since the navigation began; `answered` since the page was asked for, the line's latency included. */
export type Load = {
  answered: number
  painted: number
  readable: number
  typeable: number
  kilobytes: number
}

/** Where an editor's page shows its text, and which part of it has a word from when a person could type. */
export type Screen = {
  readonly lines: string
  /** A picture of the text, which may come before the editor does. */
  readonly picture?: string
  readonly live: { readonly selector: string; readonly word: string }
}

type Probe = {
  readable?: number
  typeable?: number
  /** When KEY was pressed for the nth time, and when n of them were on screen: milliseconds of the common clock. */
  pressed: number[]
  shown: number[]
}
/** What the page says when a person could type. */
const OVER = 'the page can be typed in'
/** What is typed; the file to type in has none of it. */
export const KEY = 'q'
const PATIENCE_MS = 120_000
type Probed = Window & { __probe: Probe }

/**
 * Puts the stop-watch into every page to come: what it times is what a person could see. Readable is the
 * marker in the text on screen; typeable is that text in the editor and the screen being live. A key counts as
 * shown after the frame that painted it: the editor draws in an animation frame, and the first task after a
 * change of its lines runs when that frame is out. (Asked in an animation frame of our own, which comes
 * before the editor's, every key would seem one frame later than it is.)
 */
export async function installProbe(page: Page, marker: string, screen: Screen): Promise<void> {
  await page.addInitScript(
    ([wanted, key, over, { lines, picture, live }]) => {
      const probe: Probe = { pressed: [], shown: [] }
      ;(window as unknown as Probed).__probe = probe
      const absolute = () => performance.timeOrigin + performance.now()
      const textOf = (selector: string) => document.querySelector(selector)?.textContent ?? ''
      const look = (): void => {
        const text = textOf(lines)
        const shown = text.length > 0 || picture === undefined ? text : textOf(picture)
        if (shown.includes(wanted)) probe.readable ??= performance.now()
        const typeable = text.includes(wanted) && textOf(live.selector).includes(live.word)
        if (!typeable) return void requestAnimationFrame(look)
        probe.typeable = performance.now()
        console.debug(over)
        watchLines()
      }
      const count = (): void => {
        const text = textOf(lines)
        while (probe.shown.length < text.split(key).length - 1) probe.shown.push(absolute())
      }
      const watchLines = (): void => {
        const watched = document.querySelector(lines)
        if (!watched) throw new Error('The editor has no lines.')
        const painted = new MessageChannel()
        painted.port1.onmessage = count
        const told = { childList: true, characterData: true, subtree: true }
        new MutationObserver(() => painted.port2.postMessage('')).observe(watched, told)
      }
      requestAnimationFrame(look)
      addEventListener(
        'keydown',
        (event) => event.key === key && probe.pressed.push(absolute()),
        true,
      )
    },
    [marker, KEY, OVER, screen] as const,
  )
}

/**
 * Opens an address and waits until a person could type; sizes are what came over the wire. Nothing is asked
 * of the page before that: a question runs a script of the driver's in it, 50 to 70 ms on a slow CPU.
 */
export async function timeLoad(page: Page, address: string): Promise<Load> {
  const wire = await page.context().newCDPSession(page)
  let bytes = 0
  await wire.send('Network.enable')
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  const over = page.waitForEvent('console', {
    predicate: (message) => message.text() === OVER,
    timeout: PATIENCE_MS,
  })
  await Promise.all([page.goto(address, { waitUntil: 'commit' }), over])
  const kilobytes = bytes / 1024
  await wire.detach()
  return page.evaluate((kb) => {
    const { readable = Number.NaN, typeable = Number.NaN } = (window as unknown as Probed).__probe
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    const [navigation] = performance.getEntriesByType('navigation')
    const known = navigation instanceof PerformanceNavigationTiming
    const answered = known ? navigation.responseStart - navigation.requestStart : Number.NaN
    return { answered, painted: paint?.startTime ?? Number.NaN, readable, typeable, kilobytes: kb }
  }, kilobytes)
}

/** When each key was pressed here, and when it was on this screen. */
export async function readProbe(page: Page): Promise<Pick<Probe, 'pressed' | 'shown'>> {
  return page.evaluate(() => {
    const { pressed, shown } = (window as unknown as Probed).__probe
    return { pressed, shown }
  })
}
