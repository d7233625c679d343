import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { TerminalId } from '../../shared/ids.ts'
import { startTestAgent, type TestAgent } from './test-agent.ts'

const PROFILE = `export FROM_PROFILE=yes
PS1='mine> '
PROMPT_COMMAND='seen="$seen$?,";'
PS0='(run)'
trap 'debugged=$BASH_COMMAND' DEBUG
`
let agent: TestAgent
beforeAll(async () => {
  agent = await startTestAgent({ config: { shell: '/bin/bash' } })
  await mkdir(agent.home, { recursive: true })
  await writeFile(join(agent.home, '.bash_profile'), PROFILE)
})
afterAll(() => agent[Symbol.asyncDispose]())

let count = 0
async function shell(write = true) {
  const id = TerminalId.parse(`shell-${(count += 1)}`)
  await agent.client.ptys.create(id, {})
  return { id, viewer: await look(id, write) }
}

async function look(id: TerminalId, write = true) {
  const socket: WebSocket = await agent.client.ptys.connect(id, { id: `u.${(count += 1)}`, write })
  const seen = { text: '', frames: [] as { type: string }[] }
  socket.on('message', (data: Buffer, binary) => {
    if (binary) seen.text += data.toString()
    else seen.frames.push(JSON.parse(data.toString()) as { type: string })
  })
  const shows = (part: string | RegExp) =>
    expect
      .poll(() => (typeof part === 'string' ? seen.text.includes(part) : part.test(seen.text)), {
        timeout: 10_000,
      })
      .toBe(true)
  return { seen, shows, type: (text: string) => socket.send(Buffer.from(text)) }
}

const mark = (what: string) => `\u001B]633;${what}\u0007`
const pattern = (marks: string) => new RegExp(marks.replaceAll(']', '\\]'))

it('[T15] bash says where commands begin and end, and with which status', async () => {
  const { viewer } = await shell()
  // Who comes after the prompt gets a picture, in which all marks of a row stand at its beginning.
  await viewer.shows(pattern(`${mark('A')}(?:${mark('B;6')})?mine> `))
  viewer.type('false\r')
  await viewer.shows(mark('D;1'))
  viewer.type('(exit 42)\r')
  await viewer.shows(mark('D;42'))
  viewer.type('true\r')
  await viewer.shows(pattern(`\\(run\\)${mark('C')}${mark('D;0')}`))
})

it('[T15] an empty line is no command', async () => {
  const { viewer } = await shell()
  await viewer.shows('mine> ')
  viewer.type('\r\r')
  await expect.poll(() => viewer.seen.text.split(mark('A')).length).toBe(4)
  expect(viewer.seen.text).not.toContain('633;D')
})

it("[T15] the person's own files, PROMPT_COMMAND, PS0, DEBUG trap and $? work as before", async () => {
  const { viewer } = await shell()
  await viewer.shows('mine> ')
  viewer.type('(exit 7)\r')
  await viewer.shows(mark('D;7'))
  viewer.type('echo "[$FROM_PROFILE $? $seen $debugged]"\r')
  await viewer.shows(/\[yes 7 \d+,7, echo /)
})

it('[T15] a late viewer gets the marks with the screen', async () => {
  const { id, viewer } = await shell()
  await viewer.shows('mine> ')
  viewer.type('echo hi; (exit 3)\r')
  await viewer.shows(mark('D;3'))
  const late = await look(id, false)
  await late.shows('hi')
  const [, output = ''] = late.seen.text.split(mark('C'))
  expect(output.startsWith('(run)') || output.startsWith('hi')).toBe(true)
  // A row begins with its marks, so the end of a command says in which column the output stopped.
  expect(output).toContain(mark('D;3;0') + mark('A'))
})

it('[T16] a name given by people goes before the title of a program', async () => {
  const { id, viewer } = await shell()
  await viewer.shows('mine> ')
  expect((await agent.client.ptys.rename(id, 'server')).title).toBe('server')
  viewer.type("printf '\\033]2;program\\007'; echo done-$((1+1))\r")
  await viewer.shows('done-2')
  expect((await agent.client.ptys.list()).find((pty) => pty.id === id)?.title).toBe('server')
  expect((await agent.client.ptys.rename(id, '')).title).toBe('program')
})

it('[T16] the others are told who types, the typist is not', async () => {
  const { id, viewer } = await shell()
  const other = await look(id)
  viewer.type('x')
  await expect.poll(() => other.seen.frames.some(({ type }) => type === 'typing')).toBe(true)
  expect(viewer.seen.frames.some(({ type }) => type === 'typing')).toBe(false)
})

it('[T17] a printed path is looked up from the folder of the shell and never leads out', async () => {
  await mkdir(join(agent.root, 'deep/er'), { recursive: true })
  await writeFile(join(agent.root, 'deep/er/a.ts'), '')
  await writeFile(join(agent.root, 'top.ts'), '')
  const { id, viewer } = await shell()
  await viewer.shows('mine> ')
  viewer.type('cd deep\r')
  await viewer.shows(mark('D;0'))
  const find = (path: string) => agent.client.ptys.findPath(id, path)
  expect(await find('er/a.ts')).toMatchObject({ path: 'deep/er/a.ts', kind: 'file' })
  expect(await find('top.ts')).toMatchObject({ path: 'top.ts' })
  expect(await find(join(agent.root, 'top.ts'))).toMatchObject({ path: 'top.ts' })
  expect(await find('er')).toMatchObject({ kind: 'directory' })
  for (const path of ['no.ts', '/etc/passwd', '../../home/.bash_profile', '.atelier/x']) {
    expect(await find(path)).toBeNull()
  }
})

it('[A6a] the process behind a port is asked to end; where nobody listens, that is said', async () => {
  const id = TerminalId.parse('listens')
  const script =
    "require('http').createServer().listen(0,'127.0.0.1',function(){console.log('at '+this.address().port)})"
  await agent.client.ptys.create(id, { command: `${process.execPath} -e "${script}"` })
  const viewer = await look(id)
  await viewer.shows(/at \d+/)
  const port = Number(/at (\d+)/.exec(viewer.seen.text)?.[1])
  await expect
    .poll(async () => (await agent.client.ports()).some((one) => one.port === port), {
      timeout: 10_000,
    })
    .toBe(true)
  await agent.client.stopPort(port)
  await expect.poll(() => viewer.seen.frames.some(({ type }) => type === 'exit')).toBe(true)
  await expect(agent.client.stopPort(port)).rejects.toMatchObject({ code: 'not_found' })
  await expect(agent.client.stopPort(agent.address.port)).rejects.toMatchObject({
    code: 'not_found',
  })
})
