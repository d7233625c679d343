import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { stepsOf } from './step.ts'

describe.skipIf(noBrowser !== undefined)('terminals, as a person works in them', () => {
  let server: TestServer
  let browser: Browser
  let ada: Person
  let ide: Ide

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
    ada = await Person.arrive(browser, 'Ada Lovelace')
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await ada.joinWith(await server.ownerLink())
    ide = await Ide.create(ada, { name: 'Shells', template: 'Node API' })
    await ide.terminals.open()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = stepsOf({ name: 'terminal', people: () => [ada], timeoutMs: 90_000 })
  const tab = (page: Page, name: string | RegExp) =>
    page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab', { name })
  const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

  step('[J100] a terminal gets a name that everybody sees, and F2 asks for it', async (page) => {
    const count = await ide.terminals.tabs().count()
    await ide.terminals.choose(count - 1)
    await ide.terminals
      .tabs()
      .nth(count - 1)
      .focus()
    await page.keyboard.press('F2')
    const dialog = page.getByRole('dialog', { name: 'Rename terminal' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('tests')
    await page.keyboard.press('Enter')
    await tab(page, 'tests').waitFor()
    const list = await server.call('GET', `/api/workspaces/${ide.workspaceId}/terminals`)
    expect(JSON.stringify(list)).toContain('"tests"')
  })

  step(
    '[J100b TM8] what was typed and what was cleared away is kept nowhere in the page',
    async (page) => {
      for (let turn = 0; turn < 3; turn += 1) await ide.terminals.type('echo Be gone\n')
      const shown = ide.terminals.shown()
      await eventually(async () => (await shown.locator('.command-mark').count()) >= 3)
      await ide.terminals.type('Be g')
      expect(await shown.getByRole('textbox').inputValue()).toBe('')
      await page.keyboard.press('Control+KeyU')
      await ide.terminals.type('clear\n')
      await eventually(async () => !(await ide.terminals.text())?.includes('Be gone'))
      const probe = await page.context().newCDPSession(page)
      await eventually(async () => {
        await probe.send('HeapProfiler.collectGarbage')
        const { detachedNodes } = await probe.send('DOM.getDetachedDomNodes')
        return !JSON.stringify(detachedNodes).includes('command-mark')
      })
      await probe.detach()
    },
  )

  step('[J101] a split stands beside its terminal, and both stay where they are', async (page) => {
    await page.getByRole('button', { name: 'Split terminal' }).click()
    await eventually(
      async () => (await page.locator('section[data-terminal]:visible').count()) === 2,
    )
    await eventually(async () => ((await ide.terminals.text()) ?? '').trim() !== '')
    const grip = page.getByRole('separator', { name: /Width of terminal/ })
    const before = Number(await grip.getAttribute('aria-valuenow'))
    await grip.focus()
    await page.keyboard.press('ArrowLeft')
    await eventually(async () => Number(await grip.getAttribute('aria-valuenow')) === before - 16)
    await accessible(page)
    await page.locator('section[data-terminal]:visible').last().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Take out of the split' }).click()
    await eventually(
      async () => (await page.locator('section[data-terminal]:visible').count()) === 1,
    )
  })

  step('[J102] a command has its mark, can be gone to, copied and run again', async (page) => {
    await ide.terminals.type('echo out-$((20+1))\n')
    await ide.terminals.shows('out-21')
    await ide.terminals.type('(exit 3)\n')
    const shown = ide.terminals.shown()
    await shown.locator('.command-mark[data-failed=true][title="Failed with code 3"]').waitFor()
    const good = shown.locator('.command-mark[data-failed=false]').last()
    await good.click()
    await page.getByRole('menuitem', { name: 'Copy output' }).click()
    await eventually(async () => (await clipboard(page)) === 'out-21')
    await good.click()
    await page.getByRole('menuitem', { name: /Run “echo out/ }).click()
    await eventually(async () => ((await ide.terminals.text()) ?? '').split('out-21').length === 3)
    await shown.locator('.xterm-screen').click()
    await page.keyboard.press('ControlOrMeta+ArrowUp')
    await shown.locator('.command-flash').waitFor({ state: 'attached' })
  })

  step('[J103] lines for a shell that runs each at once are asked about first', async (page) => {
    await ide.terminals.type('bind "set enable-bracketed-paste off"; cat > /dev/null\n')
    await page.waitForTimeout(300)
    await page.evaluate(() => navigator.clipboard.writeText('one\ntwo\nthree'))
    await page.keyboard.press('ControlOrMeta+Shift+KeyV')
    const question = page.getByRole('dialog', { name: 'Paste 3 lines?' })
    await question.waitFor()
    await accessible(page)
    await question.getByRole('button', { name: 'Paste as one line' }).click()
    await ide.terminals.shows('one two three')
    await question.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+KeyC')
    await page.keyboard.press('ControlOrMeta+Shift+KeyV')
    await question.getByText('Don’t ask again').click()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await question.waitFor({ state: 'detached' })
    expect(((await ide.terminals.text()) ?? '').match(/three/g)).toHaveLength(1)
  })

  step(
    '[J104] a text is found with its count, and Escape gives the keyboard back',
    async (page) => {
      await ide.terminals.type('clear; printf "fig\\nplum\\nfig\\n"\n')
      await ide.terminals.shows('plum')
      await page.keyboard.press('Control+KeyF')
      const box = page.getByRole('textbox', { name: 'Find in terminal' })
      await box.fill('fig')
      await page.getByText(/^\d of 4$|^\d of 3$|^\d of 2$/).waitFor()
      await page.keyboard.press('Enter')
      await accessible(page)
      await page.keyboard.press('Escape')
      await box.waitFor({ state: 'detached' })
      await page.keyboard.type('echo back-$((1+1))\n')
      await ide.terminals.shows('back-2')
    },
  )

  step(
    '[J105] a printed file opens at its line by key; what is no file is no link',
    async (page) => {
      await ide.terminals.type('clear; echo package.json:3:5 nothing.json:1\n')
      await ide.terminals.shows('nothing.json:1')
      await page.keyboard.press('ControlOrMeta+Shift+KeyO')
      const links = page.getByRole('dialog', { name: 'Links in the terminal' })
      await links.getByRole('button', { name: 'package.json:3:5' }).waitFor()
      expect(await links.getByRole('button', { name: 'nothing.json' }).count()).toBe(0)
      await accessible(page)
      await links.getByRole('button', { name: 'package.json:3:5' }).click()
      await page.getByText('Ln 3, Col 5').waitFor()
    },
  )

  step('[J106] a shell that ended says how, and R begins another', async (page) => {
    await ide.terminals.type('exit 4\n')
    await page.getByText('The process ended with code 4.').waitFor()
    await accessible(page)
    await page.keyboard.press('r')
    await page.getByText('The process ended with code 4.').waitFor({ state: 'detached' })
    await ide.terminals.type('echo new-$((1+1))\n')
    await ide.terminals.shows('new-2')
  })

  step(
    '[J107] what came while the line was down is told, and what was typed arrives',
    async (page) => {
      await ide.terminals.type('(sleep 2; seq 1 40) &\n')
      await ada.context.setOffline(true)
      await page
        .getByText(/Reconnecting/)
        .filter({ visible: true })
        .first()
        .waitFor()
      await ide.terminals.type('echo typed-$((40+1))\n')
      await page.waitForTimeout(3_000)
      await ada.context.setOffline(false)
      await page.getByText(/Reconnected\. \d+ lines came while you were away\./).waitFor()
      await ide.terminals.shows('typed-41')
    },
  )

  step(
    '[J108] who types is named in their colour, and the size can be taken over',
    async (page) => {
      await using bob = await Person.arrive(browser, 'Bob')
      await bob.joinWith(await ide.invite())
      const other = await Ide.entered(bob)
      await ide.sees('Bob')
      await other.terminals.choose((await other.terminals.tabs().count()) - 1)
      await ide.terminals.choose((await ide.terminals.tabs().count()) - 1)
      await eventually(async () => ((await other.terminals.text()) ?? '').trim() !== '')
      await bob.page.setViewportSize({ width: 1100, height: 700 })
      await other.terminals.type('echo from-bob\n')
      await page.getByText('Bob types').waitFor()
      await page.getByText('Sized by Bob').waitFor()
      await page.getByRole('button', { name: 'Take over' }).click()
      await page.getByText('Sized by Bob').waitFor({ state: 'detached' })
      await bob.page.getByText('Sized by Ada Lovelace').filter({ visible: true }).first().waitFor()
      expect(bob.complaints).toEqual([])
    },
  )

  step('[J109] the page complained of nothing', async () => {
    expect(ada.complaints).toEqual([])
  })
})

/** No violation of axe's rules, in the dark and in the light. */
async function accessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(200)
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
    expect(found, colorScheme).toEqual([])
  }
}
