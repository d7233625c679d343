import type { Browser } from 'playwright-core'
import { Person } from '../../client/journeys/browser.ts'
import type { BenchServer } from './bench-server.ts'
import { openInCodeServer } from './code-server.ts'
import { CONDITIONS, load, type Editor } from './page-load.ts'
import type { Screen } from './page-probe.ts'

const FILE = 'src/page.ts'
const MARKER = 'theFirstLineOfAll'
const LINES = Array.from({ length: 200 }, (_, at) => `export const line${at} = ${at}`)
const TEXT = `export const ${MARKER} = 1\n${LINES.join('\n')}\n`

/** A picture of the text is in the HTML; the word says that what one types is kept. */
const OUR_SCREEN: Screen = {
  lines: '.view-lines',
  picture: 'pre',
  live: { selector: 'footer', word: 'Synced' },
}
/** Its panels have editors too. The file's takes the focus by itself; from then on it has what one types. */
const THEIR_SCREEN: Screen = {
  lines: '.part.editor .view-lines',
  live: { selector: '.part.editor .monaco-editor.focused', word: MARKER },
}

/** The file in a workspace of ours, with two people at it. */
export async function openOurs({ server }: BenchServer, browser: Browser): Promise<Editor> {
  const owner = await server.owner()
  const { id } = await server.workspace('bench page')
  await owner.write(id, FILE, TEXT)
  const [ada, bob] = [await guest('Ada'), await guest('Bob')]
  const editor: Editor = {
    name: 'atelier',
    address: `${server.url}/w/${id}?file=${FILE}`,
    screen: OUR_SCREEN,
    marker: MARKER,
    context: ada.context,
    people: [ada.page, bob.page],
  }
  await load(editor, CONDITIONS.cold)
  return editor

  async function guest(name: string): Promise<Person> {
    const invite = await owner.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, {
      role: 'editor',
    })
    const person = await Person.arrive(browser, name)
    await person.joinWith(invite.url)
    return person
  }
}

/** The same file in a folder of code-server's; rejects if one cannot type there. */
export async function openTheirs(browser: Browser): Promise<Editor & AsyncDisposable> {
  await using resources = new AsyncDisposableStack()
  const { address } = resources.use(await openInCodeServer(FILE, TEXT))
  const { context, page } = resources.use(await Person.arrive(browser, 'Cy'))
  const editor: Editor = {
    name: 'code-server',
    address,
    screen: THEIR_SCREEN,
    marker: MARKER,
    context,
    people: [page],
  }
  await load(editor, CONDITIONS.cold)
  const opened = resources.move()
  return { ...editor, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
