import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noNginx } from '../../server/system/test-balancer.ts'
import { RUNTIME, TwoServers } from '../../server/system/test-two-servers.ts'
import { eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { Ide } from './ide.ts'
import { picturedSteps } from './step.ts'

const FILE = 'README.md'

describe.skipIf(noBrowser ?? noNginx)(`two servers behind nginx, on ${RUNTIME}`, () => {
  let world: TwoServers
  let browser: Browser
  let ada: Ide
  let bob: Ide
  const people: Person[] = []

  beforeAll(async () => {
    world = await TwoServers.start()
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  }, 60_000)

  const arrive = async (name: string): Promise<Person> => {
    const person = await Person.arrive(browser, name)
    people.push(person)
    return person
  }
  const step = picturedSteps({ name: 'two-servers', people: () => people })

  step('[J200] two people come in by the one address and share a file and a shell', async () => {
    const first = await arrive('Ada')
    await first.joinWith(await world.first.ownerLink())
    ada = await Ide.create(first, { name: 'Both', template: 'Blank' })
    const second = await arrive('Bob')
    await second.joinWith(await ada.invite())
    bob = await Ide.entered(second)
    for (const each of [ada, bob]) await each.openFile(FILE)
    await ada.typeAt(FILE, { line: 1, text: ' by-ada' })
    await bob.editorShows(FILE, ' by-ada')
    await ada.terminals.open()
    await ada.terminals.type('echo shell-$((40+2))\n')
    await bob.terminals.choose(0)
    await bob.terminals.shows('shell-42')
  })

  step(
    '[J201] the server of their workspace is killed while both type; both go on, nothing is lost',
    async () => {
      const { owner, other } = await world.sidesOf(ada.workspaceId)
      // Each in a line of their own: what is on its way when the server dies may come between two letters.
      await bob.typeAt(FILE, { line: 5, text: ' just-before' })
      await owner.stop('SIGKILL')
      await ada.typeAt(FILE, { line: 3, text: ' ada-meanwhile' })
      await bob.typeAt(FILE, { line: 7, text: ' bob-meanwhile' })
      for (const each of [ada, bob]) {
        for (const text of [' by-ada', ' just-before', ' ada-meanwhile', ' bob-meanwhile']) {
          await each.editorShows(FILE, text)
        }
        await each.syncSays(/Synced/)
      }
      const kept = async () => (await other.owner()).read(ada.workspaceId, FILE)
      await eventually(async () => (await kept()) === (await ada.text(FILE)))
      expect(await bob.text(FILE)).toBe(await ada.text(FILE))
    },
  )

  step(
    '[J202] the shell is the same one, and the preview and chat of the workspace go on',
    async () => {
      await ada.terminals.choose(0)
      await ada.terminals.type('echo still-$((40+3))\n')
      await ada.terminals.shows('still-43')
      await ada.terminals.shows('shell-42')
      await ada.say('Still here?')
      await bob.reads('Still here?')
    },
  )

  it('[J203] neither page complained', () => {
    // Calls that met the dead server are told on the page, and tried again.
    const expected = /50[234]|WebSocket|Failed to load resource/
    expect(
      people.flatMap(({ complaints }) => complaints).filter((one) => !expected.test(one)),
    ).toEqual([])
  })
})
