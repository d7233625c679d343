import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { accessible as pageIsAccessible } from './accessible.ts'
import { PHONE, Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { picturedSteps } from './step.ts'

describe.skipIf(noBrowser !== undefined)('two people in a chat', () => {
  let server: TestServer
  let browser: Browser
  let ada: Ide
  let bob: Ide
  const people: Person[] = []

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = picturedSteps({ name: 'chat', people: () => people, timeoutMs: 180_000 })

  step(
    '[J90] what one says the other reads, grouped by who said it, under its day',
    async () => {
      const first = await Person.arrive(browser, 'Ada')
      people.push(first)
      await first.joinWith(await server.ownerLink())
      ada = await Ide.create(first, { name: 'Talk', template: 'Node API' })
      const second = await Person.arrive(browser, 'Bob')
      people.push(second)
      await second.joinWith(await ada.invite())
      bob = await Ide.entered(second)
      await ada.say('Shall we start?')
      await bob.reads('Shall we start?')
      await bob.say('Yes')
      await bob.say('in a moment')
      await ada.reads('in a moment')
      expect(await log(ada).getByText('Today').count()).toBe(1)
      // The second of two in a row has no head of its own.
      expect(await message(ada, 'in a moment').locator('header').count()).toBe(0)
    },
    300_000,
  )

  step(
    '[J91] a reply has its place in a thread, which is counted, told and left again',
    async () => {
      await message(ada, 'Yes').hover()
      await tool(ada, 'Reply in a thread').click()
      await box(ada, 'Reply').fill('What do you wait for?')
      await ada.person.page.keyboard.press('Enter')
      await thread(ada).getByText('What do you wait for?').waitFor()
      await page(ada).getByRole('button', { name: 'Back to the chat' }).click()
      expect(await log(ada).getByText('What do you wait for?').count()).toBe(0)
      // It concerns Bob, who sees it where he is.
      await page(bob).getByRole('button', { name: 'New replies in a thread' }).click()
      await thread(bob).getByText('What do you wait for?').waitFor()
      await box(bob, 'Reply').fill('For my coffee.')
      await page(bob).keyboard.press('Enter')
      await message(ada, 'Yes')
        .getByRole('button', { name: /2 replies/ })
        .click()
      await thread(ada).getByText('For my coffee.').waitFor()
      await page(ada).keyboard.press('Escape')
      await log(ada).waitFor()
      await page(bob).getByRole('button', { name: 'Back to the chat' }).click()
      expect(
        await page(bob)
          .getByRole('button', { name: /New replies/ })
          .count(),
      ).toBe(0)
    },
  )

  step(
    '[J92] a name is completed by key, who writes is told, and who is named finds out',
    async () => {
      await box(bob, 'Message').focus()
      // Signs are passed on seldom: who just said something writes a while before it shows.
      await page(bob).keyboard.type('Look, @A', { delay: 450 })
      await page(bob).getByRole('option', { name: /Ada/ }).waitFor()
      await page(ada).getByRole('status', { name: 'Typing' }).getByText('Bob is typing…').waitFor()
      await page(bob).keyboard.press('Enter')
      await eventually(async () => (await box(bob, 'Message').inputValue()) === 'Look, @Ada ')
      await page(bob).keyboard.type('this <b>works</b> [x](javascript:alert(1))')
      await page(bob).keyboard.press('Enter')
      const said = message(ada, 'this <b>works</b>')
      await said.waitFor()
      expect(await said.locator('b, a').count()).toBe(0)
      expect(await said.getByText('@Ada', { exact: true }).count()).toBe(1)
      await eventually(async () => (await typing(ada)) === '')

      // Who is named and does not look is told on the rail, in the title, and in passing.
      const rail = page(ada).getByRole('navigation', { name: 'Parts of the workspace' })
      await rail.getByRole('button', { name: 'People and chat' }).click()
      await log(ada).waitFor({ state: 'detached' })
      await bob.say('Nothing for you')
      await rail.getByRole('button', { name: 'People and chat, 1 unread', exact: true }).waitFor()
      await bob.say('@Ada can you look?')
      await rail.getByRole('button', { name: 'People and chat, 2 unread, one names you' }).waitFor()
      await eventually(async () => (await page(ada).title()) === '(2) Talk · Atelier')
      // It stays while it is pointed at.
      await page(ada).getByText('Bob: @Ada can you look?').hover()
      await accessible(ada)
      await page(ada).getByRole('button', { name: 'Show', exact: true }).click()
      await eventually(() =>
        message(ada, 'can you look?').evaluate((one) => one === document.activeElement),
      )
      await eventually(async () => (await page(ada).title()) === 'Talk · Atelier')
    },
  )

  step('[J93] a reaction is put on by key, says whose it is, and is taken off', async () => {
    await message(ada, 'can you look?').focus()
    await page(ada).keyboard.press('ArrowUp')
    await page(ada).keyboard.press('ArrowUp')
    await eventually(() =>
      message(ada, 'this <b>works</b>').evaluate((one) => one === document.activeElement),
    )
    await page(ada).keyboard.press('+')
    await page(ada).getByRole('dialog', { name: 'Pick a reaction' }).waitFor()
    await accessible(ada)
    await page(ada).getByRole('button', { name: 'Thumbs up' }).focus()
    await page(ada).keyboard.press('ArrowRight')
    await page(ada).keyboard.press('ArrowLeft')
    await page(ada).keyboard.press('Enter')
    const chip = (ide: Ide, name: string) => log(ide).getByRole('button', { name, exact: true })
    await chip(bob, 'Thumbs up: Ada').click()
    await chip(ada, 'Thumbs up: you and Bob').waitFor()
    await chip(ada, 'Thumbs up: you and Bob').click()
    await chip(bob, 'Thumbs up: you').click()
    await eventually(
      async () => (await log(ada).getByRole('list', { name: 'Reactions' }).count()) === 0,
    )
  })

  step(
    '[J94] by key: Arrow up and E edit, R replies, and what Delete took comes back by Undo',
    async () => {
      await box(bob, 'Message').focus()
      await page(bob).keyboard.press('ArrowUp')
      const latest = box(bob, 'Edit message')
      await latest.waitFor()
      await page(bob).keyboard.press('Escape')
      await latest.waitFor({ state: 'detached' })
      // Nothing of the tools is left behind where the box was.
      expect(await message(bob, 'can you look?').getByRole('toolbar').count()).toBe(0)
      await message(bob, 'this <b>works</b>').focus()
      await page(bob).keyboard.press('e')
      const editor = box(bob, 'Edit message')
      await editor.waitFor()
      await editor.fill('Look, it works now')
      await page(bob).keyboard.press('Enter')
      await message(ada, 'it works now').getByText('(edited)').waitFor()
      await eventually(() => box(bob, 'Message').evaluate((one) => one === document.activeElement))
      await message(bob, 'it works now').focus()
      await page(bob).keyboard.press('r')
      await eventually(() => box(bob, 'Reply').evaluate((one) => one === document.activeElement))
      await page(bob).keyboard.press('Escape')
      await eventually(() =>
        message(bob, 'it works now').evaluate((one) => one === document.activeElement),
      )
      await page(bob).keyboard.press('Delete')
      await log(ada).getByText('This message was deleted.').waitFor()
      expect(await log(ada).getByText('it works now').count()).toBe(0)
      expect(await log(ada).getByRole('button', { name: 'Undo' }).count()).toBe(0)
      await log(bob).getByRole('button', { name: 'Undo' }).click()
      await message(ada, 'it works now').waitFor()
    },
  )

  step('[J95] a line that one shares opens at the other’s, and code has colours', async () => {
    await ada.openFile('src/server.ts')
    await ada.editorShows('src/server.ts', 'import')
    await page(ada).locator('.monaco-editor .view-lines').first().click()
    await page(ada).keyboard.press('ControlOrMeta+Home')
    await page(ada).keyboard.press('ArrowDown')
    await page(ada).keyboard.press('ArrowDown')
    await page(ada).getByText('Ln 3, Col 1').waitFor()
    await page(ada).keyboard.press('ControlOrMeta+Alt+s')
    await eventually(async () => (await box(ada, 'Message').inputValue()) === 'src/server.ts:3 ')
    await page(ada).keyboard.type('and no/such.ts:1')
    await page(ada).keyboard.press('Shift+Enter')
    await page(ada).keyboard.insertText('```ts\nconst answer = 42 // why\n```')
    await page(ada).keyboard.press('Enter')
    const said = message(bob, 'and no/such.ts:1')
    await said.getByRole('link', { name: 'src/server.ts:3' }).click()
    await bob.editorShows('src/server.ts', 'import')
    await page(bob).getByText('Ln 3, Col 1').waitFor()
    expect(await said.getByRole('link').count()).toBe(1)
    const keyword = said
      .getByRole('group', { name: 'Code, ts' })
      .getByText('const', { exact: true })
    expect(await keyword.getAttribute('style')).toContain('--code-keyword')
    await accessible(bob)
  })

  step('[J96] a pasted picture is described, sent, seen large, and closed by Escape', async () => {
    await box(ada, 'Message').focus()
    await paste(box(ada, 'Message'), { name: 'dot.png', type: 'image/png', base64: DOT })
    await paste(box(ada, 'Message'), { name: 'x.svg', type: 'image/svg+xml', base64: '' })
    await page(ada).getByText('Only PNG, JPEG, GIF and WebP pictures').waitFor()
    await page(ada).getByRole('button', { name: 'Remove x.svg' }).click()
    await box(ada, 'Description of dot.png').fill('a small red dot')
    await accessible(ada)
    const send = page(ada).getByRole('button', { name: 'Send message' })
    await eventually(async () => send.isEnabled())
    await send.click()
    const small = log(bob).getByRole('button', { name: 'Open picture: a small red dot' })
    await small.click()
    const large = page(bob).getByRole('dialog', { name: 'a small red dot' })
    await large.getByRole('img', { name: 'a small red dot' }).waitFor()
    await accessible(bob)
    await page(bob).keyboard.press('Escape')
    await large.waitFor({ state: 'detached' })
    await eventually(() => small.evaluate((one) => one === document.activeElement))
  })

  step(
    '[J97] an old message is found and shown with what was around it, and the way back is there',
    async () => {
      await sayMany(ada, 40)
      await sayMany(bob, 40)
      await ada.reads('Bob says 40')
      // The panel is opened anew: only the latest page is there.
      await page(ada).reload()
      await message(ada, 'Bob says 40').waitFor()
      expect(await log(ada).getByText('Shall we start?').count()).toBe(0)
      await page(ada).getByRole('button', { name: 'Search in the chat' }).click()
      await page(ada).getByRole('searchbox', { name: 'Search in the chat' }).fill('START shall')
      const found = page(ada).getByRole('list', { name: 'Found messages' })
      await found.getByRole('button', { name: /Shall we start/ }).waitFor()
      await accessible(ada)
      await found.getByRole('button', { name: /Shall we start/ }).click()
      await message(ada, 'Shall we start?').waitFor()
      await message(ada, 'in a moment').waitFor()
      await eventually(() =>
        message(ada, 'Shall we start?').evaluate((one) => one === document.activeElement),
      )
      await page(ada).getByRole('button', { name: 'Back to the latest' }).click()
      await ada.reads('Bob says 40')
      // A reply is found in its thread.
      await page(ada).getByRole('button', { name: 'Search in the chat' }).click()
      await page(ada).getByRole('searchbox', { name: 'Search in the chat' }).fill('coffee')
      await found.getByRole('button', { name: /coffee/ }).click()
      await thread(ada).getByText('For my coffee.').waitFor()
      await page(ada).getByRole('button', { name: 'Back to the chat' }).click()
      // The past comes in above without a jump.
      await message(ada, 'Bob says 40').waitFor()
      const before = await log(ada).getByRole('article').count()
      const anchor = log(ada).getByRole('article').first()
      await anchor.evaluate((one) => one.scrollIntoView({ block: 'start' }))
      const label = await anchor.getAttribute('id')
      // By its end: with its neighbour above, a first message loses the line that says who speaks.
      const end = () =>
        page(ada)
          .locator(`#${label}`)
          .evaluate((one) => one.getBoundingClientRect().bottom)
      const at = await end()
      await eventually(async () => (await log(ada).getByRole('article').count()) > before)
      expect(Math.abs((await end()) - at)).toBeLessThan(4)
      await page(ada).getByRole('button', { name: 'Latest' }).click()
      await message(ada, 'Bob says 40').waitFor()
    },
    400_000,
  )

  step(
    '[J98] on a phone a line in a message opens that line, and the box stands on the keyboard',
    async () => {
      const cyd = await Person.arrive(browser, 'Cyd', PHONE)
      people.push(cyd)
      await cyd.joinWith(await ada.invite())
      await phoneTab(cyd, 'Chat').waitFor()
      // Who comes by a link is asked whether to follow whoever sent it.
      await cyd.page.getByRole('button', { name: 'Not now' }).tap()
      await ada.say('Mind src/server.ts:5, please')
      await phoneTab(cyd, 'Chat').tap()
      const said = cyd.page.getByRole('log', { name: 'Messages' })
      await said.getByRole('link', { name: 'src/server.ts:5' }).waitFor()
      await pageIsAccessible(cyd.page, { contrast: true })
      const wide = await cyd.page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide).toBeLessThanOrEqual(PHONE.viewport.width)
      const write = cyd.page.getByRole('textbox', { name: 'Message', exact: true })
      await write.tap()
      // The keyboard takes its part of the height.
      await cyd.page.setViewportSize({ width: 390, height: 480 })
      await phoneTab(cyd, 'Chat').waitFor({ state: 'hidden' })
      const at = await write.boundingBox()
      expect((at?.y ?? 999) + (at?.height ?? 0)).toBeLessThanOrEqual(480)
      expect(at?.y).toBeGreaterThan(480 - 120)
      await write.blur()
      await cyd.page.setViewportSize(PHONE.viewport)
      await said.getByRole('link', { name: 'src/server.ts:5' }).tap()
      await cyd.page.locator('.cm-activeLine').waitFor()
      await cyd.page.getByText('Ln 5, Col 1').waitFor()
    },
  )

  step(
    '[J99] without a network what is said waits and says so; drafts outlive a reload',
    async () => {
      await ada.offline(true)
      await page(ada).getByText('You are offline. What you send goes out').waitFor()
      await ada.say('said in the dark')
      await log(ada).getByText('Waiting for the connection.').waitFor()
      await accessible(ada)
      await ada.offline(false)
      await bob.reads('said in the dark')
      await eventually(
        async () => (await log(ada).getByText('Waiting for the connection.').count()) === 0,
      )
      await box(bob, 'Message').fill('half a thou')
      await page(bob).reload()
      await eventually(async () => (await box(bob, 'Message').inputValue()) === 'half a thou')
      await box(bob, 'Message').fill('')
      for (const ide of [ada, bob]) await accessible(ide)
      expect(people.flatMap(({ complaints }) => complaints)).toEqual([])
    },
  )
})

const page = (ide: Ide): Page => ide.person.page
const phoneTab = ({ page: at }: Person, name: string): Locator =>
  at
    .getByRole('navigation', { name: 'Parts of the workspace' })
    .getByRole('button', { name: new RegExp(name) })
const log = (ide: Ide): Locator => page(ide).getByRole('log', { name: 'Messages' })
const thread = (ide: Ide): Locator => page(ide).getByRole('region', { name: 'Thread' })
const message = (ide: Ide, text: string): Locator =>
  log(ide).getByRole('article').filter({ hasText: text }).last()
const box = (ide: Ide, name: string): Locator =>
  page(ide).getByRole('textbox', { name, exact: true })
const tool = (ide: Ide, name: string): Locator =>
  page(ide).getByRole('toolbar', { name: 'Message' }).getByRole('button', { name })
const typing = (ide: Ide): Promise<string | null> =>
  page(ide).getByRole('status', { name: 'Typing' }).textContent()

/** No violation of axe's rules on the page, in any theme. */
const accessible = (ide: Ide): Promise<void> => pageIsAccessible(page(ide), { contrast: true })

async function paste(
  into: Locator,
  file: { name: string; type: string; base64: string },
): Promise<void> {
  await into.evaluate((element, { name, type, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], name, { type }))
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, file)
}

/** Says a lot, as fast as the server lets one. */
async function sayMany(ide: Ide, count: number): Promise<void> {
  const path = `/api/workspaces/${ide.workspaceId}/messages`
  const who = ide.person.name
  await page(ide).evaluate(
    async ({ path: at, who: name, count: most }) => {
      for (let n = 1; n <= most;) {
        const answer = await fetch(at, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text: `${name} says ${n}` }),
        })
        if (answer.ok) n += 1
        else await new Promise((settle) => setTimeout(settle, 1_000))
      }
    },
    { path, who, count },
  )
}

const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=='
