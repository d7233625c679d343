import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { picturedSteps } from './step.ts'

describe.skipIf(noBrowser !== undefined)('people who go along with each other', () => {
  let server: TestServer
  let browser: Browser
  let ada: Ide
  let bob: Ide
  const people: Person[] = []

  beforeAll(async () => {
    server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  }, 60_000)

  const step = picturedSteps({ name: 'people', people: () => people, timeoutMs: 90_000 })

  step(
    '[J80] Bob follows Ada by her avatar, and both see that he does',
    async () => {
      const first = await Person.arrive(browser, 'Ada')
      people.push(first)
      await first.joinWith(await server.ownerLink())
      ada = await Ide.create(first, { name: 'Together', template: 'Node API' })
      const second = await Person.arrive(browser, 'Bob', { colorScheme: 'light' })
      people.push(second)
      await second.joinWith(await ada.invite())
      bob = await Ide.entered(second)
      await offer(bob, 'Follow Ada?').getByRole('button', { name: 'Not now' }).click()
      await write('long.txt', LONG)
      await bob.sees('Ada')
      await ada.openFile('README.md')
      await avatar(bob, 'Ada').click()
      await follows(bob, 'Ada')
      await ada.person.page.getByRole('button', { name: 'Bob follows you' }).waitFor()
    },
    180_000,
  )

  step('[J81] he goes along: files, lines, terminal, SQL console, preview', async () => {
    await bob.editorShows('README.md', '#')
    await ada.openFile('long.txt')
    await bob.editorShows('long.txt', 'line 200')
    await ada.person.page.getByText('line 1', { exact: true }).click()
    await ada.person.page.keyboard.press('ControlOrMeta+End')
    await line(bob, 'line 200').waitFor()
    await ada.terminals.open()
    await ada.terminals.type('echo in-$((40+2))-front\n')
    await bob.terminals.shows('in-42-front')
    await frameOn(bob, bob.person.page.getByRole('region', { name: 'Terminals' }))
    await ada.openConsole()
    await bob.person.page.getByRole('region', { name: 'SQL console' }).waitFor()
    await tab(ada, 'Preview').click()
    await ada.person.page.getByRole('textbox', { name: 'Path' }).fill('/health')
    await ada.person.page.keyboard.press('Enter')
    await bob.person.page
      .getByRole('textbox', { name: 'Path' })
      .and(bob.person.page.locator('[value="/health"]'))
      .waitFor()
  })

  step('[J82] it goes on after the line was lost, and ends when Bob types', async () => {
    await bob.offline(true)
    await bob.syncSays(/Offline|Reconnecting/)
    await bob.offline(false)
    await ada.openFile('package.json')
    await bob.editorShows('package.json', '{')
    await follows(bob, 'Ada')
    await caretIn(bob, 'package.json')
    await followsNobody(bob)
    await ada.openFile('README.md')
    await ada.openFile('long.txt')
    await bob.person.page.waitForTimeout(500)
    expect(await inFront(bob)).toBe('package.json')
  })

  step('[J83] a circle ends with who began it, and Escape ends the rest', async () => {
    await avatar(bob, 'Ada').click()
    await follows(bob, 'Ada')
    // Who begins before they know of it has begun the circle as well.
    await ada.person.page.getByRole('button', { name: 'Bob follows you' }).waitFor()
    await avatar(ada, 'Bob').click()
    await said(bob, 'Ada goes where you go now. You no longer follow Ada.')
    await followsNobody(bob)
    await follows(ada, 'Bob')
    await ada.person.page.keyboard.press('Escape')
    await followsNobody(ada)
  })

  step('[J84] Ada brings everyone: Bob is asked, and comes when he accepts', async () => {
    await ada.openFile('README.md')
    await showPeople(ada)
    await ada.person.page.getByRole('button', { name: 'Bring everyone here' }).click()
    const question = offer(bob, 'Ada asks you to come along.')
    await question.waitFor()
    await followsNobody(bob)
    await accessible(bob)
    await question.getByRole('button', { name: 'Accept' }).click()
    await follows(bob, 'Ada')
    await ada.openFile('package.json')
    await eventually(async () => (await inFront(bob)) === 'package.json')
    await accessible(bob)
  })

  step('[J85] a list says in words where the others are, and what can be done', async () => {
    await showPeople(bob)
    const row = here(bob, 'Ada')
    // Hands that rested are away.
    await ada.person.page.mouse.move(400, 300)
    await ada.person.page.mouse.move(410, 310)
    await row.getByText('Editing package.json, line 1').waitFor()
    await here(ada, 'Bob').getByText('Follows you').waitFor()
    await row.getByRole('button', { name: 'Stop following Ada' }).click()
    await followsNobody(bob)
    await row.getByRole('button', { name: 'Go to Ada' }).focus()
    await bob.person.page.keyboard.press('Tab')
    await bob.person.page.keyboard.press('Enter')
    const box = bob.person.page.getByRole('textbox', { name: 'Message' })
    await eventually(async () => (await box.inputValue()) === '@Ada ')
    expect(await box.evaluate((at) => at === document.activeElement)).toBe(true)
    await box.fill('')
  })

  step('[J86] a viewer asks for control, and types as soon as it is granted', async () => {
    await ada.setRole('Bob', 'Viewer')
    await bob.openFile('README.md')
    await bob.syncSays(/Read-only/)
    const ask = bob.person.page.getByRole('button', { name: 'Ask for control' })
    await ask.click()
    const first = offer(ada, 'Bob asks for control')
    await first.getByRole('button', { name: 'Decline' }).click()
    await said(bob, 'Ada says: not now.')
    await ask.click()
    await bob.person.page.getByRole('button', { name: 'Asked for control' }).waitFor()
    const second = offer(ada, 'Bob asks for control')
    await accessible(bob)
    await second.getByRole('button', { name: 'Allow' }).click()
    await second.waitFor({ state: 'detached' })
    await said(bob, 'You are an editor here now.')
    await bob.person.page.getByText('View only').waitFor({ state: 'detached' })
    // The open file follows by itself: nothing is opened again.
    await bob.syncSays(/Synced/)
    await bob.typeAt('README.md', { line: 1, text: ' at-once' })
    await ada.openFile('README.md')
    await ada.editorShows('README.md', ' at-once')
  })

  step('[J87] a link has a role, an end and a picture, and can be revoked', async () => {
    const { page } = ada.person
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Invite to Together' })
    await dialog.getByRole('combobox', { name: 'Role', exact: true }).click()
    await page.getByRole('option', { name: 'Viewer' }).click()
    await dialog.getByRole('combobox', { name: 'Ends' }).click()
    await page.getByRole('option', { name: 'in an hour' }).click()
    await dialog.getByRole('button', { name: 'Create link' }).click()
    await dialog.getByRole('img', { name: 'The invite link as a QR code' }).waitFor()
    const link = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
    await accessible(ada)
    const open = dialog.getByRole('list', { name: 'Open invites' }).getByRole('listitem')
    const mine = open.filter({ hasText: 'Invite as viewer' })
    await mine.getByText('By Ada').waitFor()
    await mine.getByRole('button', { name: 'Revoke' }).click()
    await mine.waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: 'Done' }).click()
    await using stranger = await Person.arrive(browser, 'Eve')
    await stranger.page.goto(link)
    await stranger.page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  })

  step('[J88] who is removed is out at once, and back by Undo', async () => {
    const { page } = ada.person
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove Bob' }).click()
    await said(bob, 'You are no longer in this workspace.')
    await page.getByText('Bob was removed.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page
      .getByRole('dialog')
      .getByRole('combobox', { name: 'Role of Bob' })
      .getByText('Editor')
      .waitFor()
    expect(await roleOf('Bob')).toBe('editor')
    await page.getByRole('button', { name: 'Done' }).click()
    await bob.person.page.getByRole('button', { name: 'Try again' }).click()
    await bob.sees('Ada')
  })

  step('[J89] on a phone one goes along too, and nobody’s page complained', async () => {
    const { page } = bob.person
    await page.setViewportSize({ width: 390, height: 844 })
    await avatar(bob, 'Ada').click()
    await follows(bob, 'Ada')
    await ada.openFile('package.json')
    await page.getByRole('tab', { name: 'package.json', selected: true }).waitFor()
    await ada.terminals.type('echo')
    await page.locator('section[aria-label^="Terminal "]:visible').waitFor()
    await accessible(bob)
    expect(await page.evaluate(() => document.body.scrollWidth)).toBeLessThanOrEqual(390)
    await outline(page).getByRole('button', { name: 'Stop following Ada' }).click()
    await followsNobody(bob)
    expect(people.flatMap(({ complaints }) => complaints)).toEqual([])
  })

  async function roleOf(name: string): Promise<string | undefined> {
    const path = `/api/workspaces/${ada.workspaceId}/members`
    type Members = { members: { name: string; role: string }[] }
    const { members } = await server.call<Members>('GET', path)
    return members.find((member) => member.name === name)?.role
  }

  async function write(path: string, text: string): Promise<void> {
    const url = `${server.url}/api/workspaces/${ada.workspaceId}/files/content?path=${path}`
    const headers = { authorization: `Bearer ${await server.token()}` }
    const { ok } = await fetch(url, { method: 'PUT', headers, body: text })
    expect(ok).toBe(true)
  }
})

const LONG = Array.from({ length: 200 }, (_, at) => `line ${at + 1}`).join('\n')

function avatar(ide: Ide, name: string): Locator {
  const others = ide.person.page.getByRole('group', { name: 'Others here' })
  return others.getByRole('button', { name: `Follow ${name}` })
}

async function showPeople(ide: Ide): Promise<void> {
  const { page } = ide.person
  if (await here(ide, ide.person.name).isVisible()) return
  await page.keyboard.press('ControlOrMeta+Alt+KeyB')
  await here(ide, ide.person.name).waitFor()
}

/** Somebody's line in the list of those who are here. */
function here(ide: Ide, name: string): Locator {
  const list = ide.person.page.getByRole('list', { name: 'Here now' })
  return list
    .getByRole('listitem')
    .filter({ has: ide.person.page.getByText(name, { exact: true }) })
}

/** No violation of axe's rules, in the dark and in the light. */
async function accessible({ person: { page } }: Ide): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
    expect(found, colorScheme).toEqual([])
  }
}

/** The outline, whose label says whom. */
function outline(page: Page): Locator {
  return page.locator('[data-following]')
}

async function follows(ide: Ide, name: string): Promise<void> {
  await ide.person.page
    .getByRole('button', { name: `Stop following ${name}` })
    .first()
    .waitFor()
  expect(await outline(ide.person.page).getAttribute('data-following')).toBe(name)
  expect(await avatar(ide, name).getAttribute('aria-pressed')).toBe('true')
}

async function followsNobody(ide: Ide): Promise<void> {
  await outline(ide.person.page).waitFor({ state: 'detached' })
}

/** The outline lies around this part of the page. */
async function frameOn(ide: Ide, part: Locator): Promise<void> {
  await eventually(async () => {
    const [frame, box] = [await outline(ide.person.page).boundingBox(), await part.boundingBox()]
    return JSON.stringify(frame) === JSON.stringify(box)
  })
}

/** A question on the stack of toasts. */
function offer(ide: Ide, text: string): Locator {
  return ide.person.page.getByRole('dialog').filter({ hasText: text })
}

async function said(ide: Ide, text: string): Promise<void> {
  await ide.person.page.getByText(text).first().waitFor()
}

function line(ide: Ide, text: string): Locator {
  return ide.person.page.locator('.view-line').getByText(text, { exact: true })
}

function tab(ide: Ide, title: string): Locator {
  return ide.person.page.locator('.dv-tab').filter({ hasText: title })
}

async function caretIn(ide: Ide, path: string): Promise<void> {
  const box = ide.person.page.getByRole('textbox', { name: `Code editor, ${path}` })
  await box.focus()
  await ide.person.page.keyboard.press('ArrowDown')
}

async function inFront(ide: Ide): Promise<string | null> {
  return new URL(ide.person.page.url()).searchParams.get('file')
}
