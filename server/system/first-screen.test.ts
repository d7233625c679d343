import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestPerson } from './test-person.ts'
import { TestServer, type TestWorkspace } from './test-server.ts'

let server: TestServer
let workspace: TestWorkspace
let owner: TestPerson

beforeAll(async () => {
  server = await TestServer.start({ ATELIER_RUNTIME: 'local' })
  workspace = await server.workspace('First')
  owner = await server.owner()
}, 120_000)
afterAll(() => server?.[Symbol.asyncDispose](), 60_000)

const put = async (path: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<void> => {
  const address = `${server.url}/api/workspaces/${workspace.id}/files/content?path=${path}`
  const headers = { ...owner.headers, 'content-type': 'application/octet-stream' }
  const answer = await fetch(address, { method: 'PUT', headers, body: bytes })
  expect(answer.status).toBe(200)
}
/** What the page shows before its code has come. */
const shown = async (path: string, headers: Record<string, string> = owner.headers) => {
  const html = await (
    await fetch(`${server.url}/w/${workspace.id}?file=${encodeURIComponent(path)}`, { headers })
  ).text()
  expect(html).toContain('<div id="root">')
  return /<pre id="first-screen"[^>]*>\n([^]*?)<\/pre>/.exec(html)?.[1]
}

it('[HT25] the first sixty lines of an open file are in the page', async () => {
  const lines = Array.from({ length: 100 }, (_, at) => `const line${at} = '${'ä'.repeat(30)}'`)
  await put('long.ts', lines.join('\r\n'))
  expect(await shown('long.ts')).toBe(lines.slice(0, 60).join('\n'))
})

it.each([
  ['bytes.bin', new Uint8Array([0, 1, 2, 3])],
  ['latin.txt', new Uint8Array([0x61, 0xe4, 0x62, 0x0a])],
  ['one-line.min.js', 'x'.repeat(20_000)],
  ['empty.txt', ''],
])('[HT25] %s has none', async (path, bytes) => {
  await put(path, bytes)
  expect(await shown(path)).toBeUndefined()
})

it.each(['../../etc/passwd', '/etc/passwd', 'not/there.ts', ''])(
  '[HT25] %j has none, and the page comes all the same',
  async (path) => {
    expect(await shown(path)).toBeUndefined()
  },
)

it('[HT25] strangers get the page and nothing of the file', async () => {
  await put('secret.ts', 'const secret = 1\n')
  expect(await shown('secret.ts')).toContain('secret')
  expect(await shown('secret.ts', {})).toBeUndefined()
  const other = await server.workspace('Other')
  const eve = await TestPerson.join(server, await linkTo(other), 'Eve')
  expect(await shown('secret.ts', eve.headers)).toBeUndefined()
})

async function linkTo({ id }: TestWorkspace): Promise<string> {
  const wish = { role: 'editor' }
  const { url } = await server.call<{ url: string }>('POST', `/api/workspaces/${id}/invites`, wish)
  return url
}
