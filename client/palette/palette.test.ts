import { describe, expect, it } from 'vitest'
import { readInput, splitPlace } from './modes.ts'
import { outline } from './outline.ts'
import { rankPaths, rankTitles } from './rank.ts'
import { type RankAsk, RankClient, RankServer } from './rank-protocol.ts'
import { Recents } from './recents.ts'
import { sheetOf } from './sheet.ts'

const PATHS = [
  'README.md',
  'client/chat/chat-panel.tsx',
  'client/collab/room-client.ts',
  'client/editor/editor-panel.tsx',
  'client/workspace/workspace-page.tsx',
  'server/rooms/room.ts',
  'server/rooms/rooms.ts',
  'shared/rooms.ts',
]
const best = (query: string, recent: number[] = []): string[] =>
  rankPaths(PATHS)
    .rank(query, { limit: 20, recent })
    .hits.map(({ index }) => PATHS[index] ?? '')

describe('ranking', () => {
  it('[CM10] letters in the name of a file count more than those in its folders', () => {
    expect(best('edpan')[0]).toBe('client/editor/editor-panel.tsx')
    expect(best('wspage')).toEqual(['client/workspace/workspace-page.tsx'])
    expect(best('chat')[0]).toBe('client/chat/chat-panel.tsx')
    expect(best('room.ts')[0]).toBe('server/rooms/room.ts')
    expect(best('rooms')[0]).toBe('shared/rooms.ts')
    expect(best('collab/room')[0]).toBe('client/collab/room-client.ts')
    expect(best('zzz')).toEqual([])
  })

  it('[CM10] the letters that fit are told, by their place in the whole path', () => {
    const [hit] = rankPaths(PATHS).rank('edpan', { limit: 1 }).hits
    const path = PATHS[hit?.index ?? 0] ?? ''
    expect(hit?.letters.map((at) => path[at]).join('')).toBe('edpan')
    expect(Math.min(...(hit?.letters ?? []))).toBeGreaterThan(path.lastIndexOf('/'))
  })

  it('[CM11] of what fits about alike, the one used lately comes first', () => {
    expect(best('rooms')[0]).toBe('shared/rooms.ts')
    expect(best('rooms', [PATHS.indexOf('server/rooms/rooms.ts')])[0]).toBe('server/rooms/rooms.ts')
    expect(best('readme', [1])[0]).toBe('README.md')
  })

  it('[CM12] two lines with the same text are two hits', () => {
    const { hits } = rankTitles(['run', 'stop', 'run']).rank('run', { limit: 9 })
    expect(hits.map(({ index }) => index)).toEqual([0, 2])
  })
})

describe('the ranking worker', () => {
  function pair() {
    const soon: (() => void)[] = []
    const asked: RankAsk[] = []
    const client: RankClient = new RankClient((ask) => {
      asked.push(ask)
      server.heard(ask)
    })
    const server = new RankServer(
      (answer) => client.heard(answer),
      (run) => soon.push(run),
    )
    return { client, asked, work: () => soon.splice(0).forEach((run) => run()) }
  }
  const options = { limit: 5, recent: [] }

  it('[CM13] only the latest question is ranked; those it overtook are told so', async () => {
    const { client, asked, work } = pair()
    client.load(PATHS)
    client.load(PATHS)
    const [first, second] = [client.rank('r', options), client.rank('readme', options)]
    work()
    expect(await first).toBeUndefined()
    expect((await second)?.hits.map(({ index }) => PATHS[index])).toEqual(['README.md'])
    expect(asked.filter(({ type }) => type === 'load')).toHaveLength(1)
  })

  it('[CM13] an answer to an older question changes nothing', async () => {
    const client = new RankClient(() => undefined)
    const answer = client.rank('a', options)
    client.heard({ turn: 99, hits: [], total: 7 })
    client.heard({ turn: 1, hits: [], total: 3 })
    expect(await answer).toEqual({ hits: [], total: 3 })
  })
})

describe('what is typed', () => {
  it('[CM14] the first letter names the mode; outside a workspace there are only commands', () => {
    expect(readInput('> tog', true)).toMatchObject({ mode: { name: 'Commands' }, query: 'tog' })
    expect(readInput('src/a', true)).toMatchObject({ mode: { name: 'Files' }, query: 'src/a' })
    expect(readInput(':12', true)).toMatchObject({ mode: { name: 'Line' }, query: '12' })
    expect(readInput('theme', false)).toMatchObject({ mode: { name: 'Commands' }, query: 'theme' })
    expect(readInput(':12', false)).toMatchObject({ mode: { name: 'Commands' }, query: ':12' })
  })

  it('[CM15] a line and a column may follow a name', () => {
    expect(splitPlace('app.ts:12:4')).toEqual({ name: 'app.ts', at: { line: 12, column: 4 } })
    expect(splitPlace('app.ts:12')).toEqual({ name: 'app.ts', at: { line: 12 } })
    expect(splitPlace(':0')).toEqual({ name: '', at: { line: 1 } })
    expect(splitPlace('app.ts')).toEqual({ name: 'app.ts' })
  })
})

describe('symbols', () => {
  const names = (path: string, text: string): string[] =>
    outline(path, text).map(({ name, kind, line }) => `${kind} ${name} ${line}`)

  it('[CM16] of scripts: what stands at the top, classes and their methods, and no statement', () => {
    const text = `import x from 'y'
export const LIMIT = 5
export async function load(path: string): Promise<void> {
  if (path) {
    const inner = 1
  }
}
export class Room implements Disposable {
  #count = 0
  async join(who: string): Promise<void> {
    for (const a of b) {
    }
  }
  get size() { return 1 }
}
type Wish = { a: 1 }
interface Held {}`
    expect(names('a/b.tsx', text)).toEqual([
      'constant LIMIT 2',
      'function load 3',
      'class Room 8',
      'method join 10',
      'method size 14',
      'type Wish 16',
      'interface Held 17',
    ])
  })

  it('[CM16] of Markdown, Python and SQL', () => {
    expect(names('a.md', '# One\n```sh\n# no heading\n```\n## Two ##')).toEqual([
      'heading One 1',
      'heading Two 5',
    ])
    expect(names('a.py', 'LIMIT = 3\nclass A:\n    async def go(self):\n        x = 1')).toEqual([
      'constant LIMIT 1',
      'class A 2',
      'function go 3',
    ])
    expect(names('a.sql', 'CREATE TABLE IF NOT EXISTS public.users (\n  id int\n);')).toEqual([
      'definition public.users 1',
    ])
    expect(names('a.bin', 'class A')).toEqual([])
  })
})

describe('what was used lately', () => {
  it('[CM11] comes first, survives a reload, and nonsense in the storage is nothing', () => {
    const stored = new Map<string, string>()
    const disk = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    }
    const recents = new Recents('w', disk)
    for (const id of ['a', 'b', 'a']) recents.add(id)
    expect(recents.ids()).toEqual(['a', 'b'])
    expect(new Recents('w', disk).ids()).toEqual(['a', 'b'])
    stored.set('atelier.recent.w', '{"no":"list"}')
    expect(new Recents('w', disk).ids()).toEqual([])
  })
})

describe('the sheet of keys', () => {
  const run = (): void => undefined
  const all = [
    { id: 'side', group: 'View', title: 'Toggle side panel', keys: ['$mod+KeyB'], run },
    { id: 'down', group: 'View', title: 'Toggle terminals', keys: ['$mod+KeyJ'], run },
    { id: 'plain', group: 'View', title: 'Show ports', run },
    { id: 'tab.1', group: 'Tab', title: 'Go to tab 1', keys: ['Alt+Digit1'], hidden: true, run },
  ]
  const shown = (search: string, overrides = {}): (string | undefined)[][] =>
    sheetOf(all, { overrides, search })
      .filter(({ title }) => title !== 'General')
      .flatMap(({ title, lines }) =>
        lines.map((line) => [
          title,
          line.id,
          line.keys.map((keys) => keys.join(' ')).join(),
          line.clashes,
        ]),
      )

  it('[CM17] lists by area what has keys; a search finds names and keys, also what has none', () => {
    expect(shown('')).toEqual([
      ['View', 'side', 'Ctrl+B', undefined],
      ['View', 'down', 'Ctrl+J', undefined],
    ])
    for (const search of ['ctrl+j', 'ctrl j', 'terminals', 'view: toggle ter']) {
      expect(
        shown(search).map(([, id]) => id),
        search,
      ).toEqual(['down'])
    }
    expect(shown('ports')).toEqual([['View', 'plain', '', undefined]])
  })

  it('[CM17] marks what was changed, and what wants the same keys', () => {
    const overrides = { down: ['$mod+KeyB'] }
    const lines = sheetOf(all, { overrides, search: 'toggle' }).flatMap((group) => group.lines)
    expect(lines.map(({ id, changed, clashes }) => [id, changed, clashes])).toEqual([
      ['side', false, 'View: Toggle terminals'],
      ['down', true, 'View: Toggle side panel'],
    ])
  })
})
