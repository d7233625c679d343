import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium,
} from 'playwright-core'
import { findChromium } from '../../scripts/lib/machine.mjs'

/** Why the journeys cannot run here, or undefined. */
export const noBrowser = findChromium() ? undefined : 'there is no Chromium on this machine'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The system's Chromium, headless. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Install Chromium to run the journeys.')
  return chromium.launch({ executablePath, args: FLAGS })
}

/** A phone in one hand, and a small tablet: both are worked with by fingers. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
export const TABLET = { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true }

/** Somebody with a browser profile and an authenticator of their own. */
export class Person implements AsyncDisposable {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  /** What the page complained about: a journey ends by looking at it. */
  readonly complaints: string[] = []

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.context = context
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(`${error.name}: ${error.message}`))
  }

  static async arrive(
    browser: Browser,
    name: string,
    device: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'dark',
      reducedMotion: 'reduce',
      // A worker would answer what a journey means to hold up; the one about it asks for it.
      serviceWorkers: 'block',
      ...device,
    })
    context.setDefaultTimeout(20_000)
    await context.credentials.install()
    return new Person(name, context, await context.newPage())
  }

  /** Opens an owner or invite link as a newcomer: a name, a passkey, in. */
  async joinWith(link: string): Promise<void> {
    await this.page.goto(link)
    await this.page.getByRole('textbox', { name: /your name/i }).fill(this.name)
    await this.page.getByRole('button', { name: /passkey/i }).click()
    await this.page.waitForURL((url) => !url.pathname.startsWith('/join'))
  }

  /** A picture for whoever has to find out what happened. */
  async photograph(title: string): Promise<string> {
    const folder = join(process.cwd(), 'test-results')
    await mkdir(folder, { recursive: true })
    const path = join(folder, `${title}-${this.name.toLowerCase()}.png`)
    await this.page.screenshot({ path })
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close()
  }
}
