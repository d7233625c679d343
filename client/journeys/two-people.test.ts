import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestServer, eventually } from '../../server/system/test-server.ts'
import { Person, launchBrowser, noBrowser } from './browser.ts'
import { dockerAnswers } from './docker.ts'
import { Ide } from './ide.ts'

const runtimes = [
  { runtime: 'docker', skip: noBrowser !== undefined || !dockerAnswers },
  { runtime: 'local', skip: noBrowser !== undefined },
]

for (const { runtime, skip } of runtimes) {
  describe.skipIf(skip)(`two people on ${runtime}`, () => {
    let server: TestServer
    let browser: Browser
    let ada: Ide
    let bob: Ide
    const people: Person[] = []

    beforeAll(async () => {
      server = await TestServer.start({ ATELIER_RUNTIME: runtime })
      browser = await launchBrowser()
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await server?.[Symbol.asyncDispose]()
    }, 60_000)

    /** A step that fails leaves pictures of what everybody saw. */
    const step = (title: string, run: () => Promise<void>, timeoutMs = 60_000) =>
      it(
        title,
        async () => {
          try {
            await run()
          } catch (error) {
            for (const person of people) await person.photograph(`${runtime}-${slug(title)}`)
            throw error
          }
        },
        timeoutMs,
      )

    step(
      '[J1] Ada opens the owner link, makes a passkey, and her app runs in the preview',
      async () => {
        const person = await Person.arrive(browser, 'Ada')
        people.push(person)
        await person.joinWith(await server.ownerLink())
        ada = await Ide.create(person, { name: 'Compiler', template: 'Vite + React' })
        await ada.previewShows('Make something together.')
        await ada.editorShows('src/App.tsx', 'Make something together.')
      },
      180_000,
    )

    step('[J2] Bob comes by an invite link as an editor, and both see who is here', async () => {
      const person = await Person.arrive(browser, 'Bob', { colorScheme: 'light' })
      people.push(person)
      await person.joinWith(await ada.invite())
      bob = await Ide.entered(person)
      await ada.sees('Bob')
      await bob.sees('Ada')
    })

    step('[J3] they edit one file, and each sees the caret of the other, with a name', async () => {
      await bob.openFile('src/App.tsx')
      await ada.typeAt('src/App.tsx', { line: 9, text: ' // ada' })
      await bob.editorShows('src/App.tsx', ' // ada')
      await bob.typeAt('src/App.tsx', { line: 16, text: ' // bob' })
      await ada.editorShows('src/App.tsx', ' // bob')
      await ada.seesCaretOf('Bob')
      await bob.seesCaretOf('Ada')
      await bothHave('src/App.tsx')
    })

    step('[J4] the preview of one changes as the other types, without a reload', async () => {
      await ada.clickInPreview('Clicked 0 times')
      await ada.previewShows('Clicked 1 time')
      await bob.replace('src/App.tsx', { find: 'Make something together.', by: 'Made by two.' })
      await ada.previewShows('Made by two.')
      // Hot: the counter of the page that was open goes on.
      await ada.previewShows('Clicked 1 time')
    })

    step('[J5] they share a terminal: both type, both see, a latecomer sees it all', async () => {
      await ada.terminals.open()
      await ada.terminals.type('echo from-$((40+2))-ada\n')
      await bob.terminals.choose(1)
      await bob.terminals.shows('from-42-ada')
      await bob.terminals.type('echo from-$((40+3))-bob\n')
      await ada.terminals.shows('from-43-bob')
    })

    step('[J6] they chat, and a mention finds its person', async () => {
      await bob.say('@Ada does it build?')
      await ada.reads('does it build?')
      await ada.say('It does.')
      await bob.reads('It does.')
    })

    step('[J7] they query the database from a console whose text they share', async () => {
      await ada.openConsole()
      await ada.runSql('create table note (id int primary key, text text);')
      await ada.runSql("insert into note values (1, 'written together') returning text;")
      await ada.resultShows('written together')
      await bob.openConsole()
      await bob.editorShows('queries/console.sql', 'written together')
      await bob.runSql('select id * 41 + 1 as answer from note;')
      await bob.resultShows('42')
    })

    step(
      '[J8] both type while the network is away, and nothing is lost when it is back',
      async () => {
        await ada.openFile('README.md')
        await bob.openFile('README.md')
        await ada.offline(true)
        await bob.offline(true)
        await ada.typeAt('README.md', { line: 1, text: 'ada-was-offline ' })
        await bob.typeAt('README.md', { line: 1, text: 'bob-was-offline ' })
        await ada.syncSays(/Offline|Reconnecting/)
        await ada.offline(false)
        await bob.offline(false)
        for (const each of [ada, bob]) {
          await each.editorShows('README.md', 'ada-was-offline')
          await each.editorShows('README.md', 'bob-was-offline')
          await each.syncSays(/Synced/)
        }
        await bothHave('README.md')
        const onDisk = async () => {
          const text = await fileOnDisk(server, ada.workspaceId, 'README.md')
          return text === (await ada.text('README.md')) && text
        }
        expect(await eventually(onDisk)).toMatch(/ada-was-offline/)
      },
    )

    step('[J9] Bob is made a viewer and can type nowhere any more, at once', async () => {
      await ada.setRole('Bob', 'Viewer')
      await bob.openFile('README.md')
      await bob.syncSays(/Read-only/)
      const before = await ada.text('README.md')
      await bob.tryToType('README.md', 'no-longer')
      await bob.terminals.choose(1)
      await bob.terminals.type('echo still-$((1+1))-here\n')
      await bob.person.page.waitForTimeout(1_000)
      expect(await ada.text('README.md')).toBe(before)
      expect(await ada.terminals.text()).not.toContain('still-2-here')
      await bob.cannotWriteSql('delete from note')
    })

    step('[J10] nobody’s page complained', async () => {
      expect(people.flatMap(({ complaints }) => complaints)).toEqual([])
    })

    async function bothHave(path: string): Promise<void> {
      const same = async () => (await ada.text(path)) === (await bob.text(path))
      await eventually(same)
    }
  })
}

/** What the sandbox's disk holds, which the room may be ahead of. */
async function fileOnDisk(server: TestServer, id: string, path: string): Promise<string> {
  const address = `http://127.0.0.1:${server.port}/api/workspaces/${id}/files/content?path=${path}`
  const answer = await fetch(address, {
    headers: { authorization: `Bearer ${await server.token()}` },
  })
  return answer.text()
}

function slug(title: string): string {
  return title.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 40)
}
