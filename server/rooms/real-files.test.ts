import { execFile } from 'node:child_process'
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestAgent, type TestAgent } from '../agent/test-agent.ts'
import { Peer } from './test-peer.ts'
import { testWorld, until, type TestWorld } from './test-world.ts'

const run = promisify(execFile)
let agent: TestAgent
let world: TestWorld

beforeAll(async () => {
  world = await testWorld()
  agent = await startTestAgent({ workspaceId: world.workspaceId })
  world.sandboxes.set(world.workspaceId, agent.client)
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await agent[Symbol.asyncDispose]()
})

const at = (path: string) => join(agent.root, path)
const onDisk = (path: string) => readFile(at(path), 'utf8')
const shell = (script: string) => run('bash', ['-c', script], { cwd: agent.root })
const git = (...args: string[]) =>
  run('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: agent.root })

async function open(path: string, content: string | Buffer) {
  await writeFile(at(path), content)
  return opened(path)
}
async function opened(path: string) {
  const info = await world.rooms.openRoom(world.ada, world.workspaceId, path)
  return { info, peer: await new Peer(world, world.ada, info.room).synced() }
}
const saved = (path: string, text: string) =>
  until(async () => (await onDisk(path).catch(() => '')) === text, `${path} to hold ${text}`)

it('[F6] sed -i, >>, and editors that save by renaming reach the room, and the room reaches the file', async () => {
  const { peer } = await open('edits.txt', 'one\ntwo\nthree\n')
  using _ = peer
  await shell(`sed -i 's/two/TWO/' edits.txt`)
  await peer.reads('one\nTWO\nthree\n')
  await appendFile(at('edits.txt'), 'four\n')
  await peer.reads('one\nTWO\nthree\nfour\n')
  await shell(
    `cp edits.txt edits.txt~ && printf 'zero\n' > new && cat edits.txt >> new && mv new edits.txt`,
  )
  await peer.reads('zero\none\nTWO\nthree\nfour\n')
  await shell(`mv edits.txt edits.txt~ && cp edits.txt~ edits.txt && echo five >> edits.txt`)
  await peer.reads('zero\none\nTWO\nthree\nfour\nfive\n')
  peer.text.insert(0, '# ')
  await saved('edits.txt', '# zero\none\nTWO\nthree\nfour\nfive\n')
})

it('[F6] git checkout, stash, and a rebase change open files under unsaved edits', async () => {
  await git('init', '-q', '-b', 'main')
  await writeFile(at('code.ts'), 'a\nb\nc\nd\ne\n')
  await git('add', 'code.ts')
  await git('commit', '-q', '-m', 'one')
  await git('checkout', '-q', '-b', 'other')
  await writeFile(at('code.ts'), 'a\nb\nc\nd\nOTHER\n')
  await git('commit', '-q', '-am', 'two')
  await git('checkout', '-q', 'main')
  const { peer } = await opened('code.ts')
  using _ = peer
  await git('checkout', '-q', 'other')
  await peer.reads('a\nb\nc\nd\nOTHER\n')
  peer.text.insert(0, 'typed ')
  await saved('code.ts', 'typed a\nb\nc\nd\nOTHER\n')
  await git('stash', '-q')
  await peer.reads('a\nb\nc\nd\nOTHER\n')
  await git('stash', 'pop', '-q')
  await peer.reads('typed a\nb\nc\nd\nOTHER\n')
  await git('commit', '-q', '-am', 'three')
  await git('rebase', '-q', '--onto', 'main', 'other~1', 'other')
  await peer.reads('typed a\nb\nc\nd\ne\n')
  peer.text.insert(peer.content.length, 'end\n')
  await saved('code.ts', 'typed a\nb\nc\nd\ne\nend\n')
})

it('[F6] mv in the terminal takes the room along; edits then land in the new place only', async () => {
  const { peer, info } = await open('old-name.txt', 'moving\n')
  using _ = peer
  peer.text.insert(0, 'still ')
  await saved('old-name.txt', 'still moving\n')
  await rename(at('old-name.txt'), at('new-name.txt'))
  await until(() => world.rooms.find(info.fileId)?.path === 'new-name.txt', 'the room to follow')
  peer.text.insert(0, 'and ')
  await saved('new-name.txt', 'and still moving\n')
  await expect(onDisk('old-name.txt')).rejects.toThrow('ENOENT')
  const again = await world.rooms.openRoom(world.bob, world.workspaceId, 'new-name.txt')
  expect(again.room).toBe(info.room)
})

it('[F6] mv of a folder takes the rooms in it along', async () => {
  await shell('mkdir -p from/deep')
  const { peer, info } = await open('from/deep/a.txt', 'inside\n')
  using _ = peer
  await shell('mv from to')
  await until(() => world.rooms.find(info.fileId)?.path === 'to/deep/a.txt', 'the room to follow')
  peer.text.insert(0, 'still ')
  await saved('to/deep/a.txt', 'still inside\n')
})

it('[F6] rm leaves an orphan that is never written; a new file there is merged', async () => {
  const { peer, info } = await open('gone.txt', 'content\n')
  using _ = peer
  await rm(at('gone.txt'))
  await until(() => world.rooms.find(info.fileId)?.bridge.orphaned === true, 'the orphan')
  await new Promise((resolve) => setTimeout(resolve, 300))
  peer.text.insert(0, 'unsaved ')
  await new Promise((resolve) => setTimeout(resolve, 400))
  await expect(onDisk('gone.txt')).rejects.toThrow('ENOENT')
  await writeFile(at('gone.txt'), 'content again\n')
  await peer.reads('unsaved content again\n')
  await saved('gone.txt', 'unsaved content again\n')
})

it('[F6] a formatter that runs at every save is merged with what is typed meanwhile', async () => {
  const { peer } = await open('fmt.js', 'let  a  =  1\n')
  using _ = peer
  peer.text.insert(0, '// x\n')
  await saved('fmt.js', '// x\nlet  a  =  1\n')
  await shell(`sed -i 's/  */ /g' fmt.js`)
  peer.text.insert(0, '// y\n')
  await peer.reads('// y\n// x\nlet a = 1\n')
  await saved('fmt.js', '// y\n// x\nlet a = 1\n')
})

it('[F4] BOM, CRLF, mixed line ends, no final newline, and non-BMP text keep their bytes', async () => {
  const cases: [string, string, string][] = [
    ['crlf.txt', 'a\r\nb\r\n', 'Xa\r\nb\r\n'],
    ['bom.txt', '\uFEFFa\nb\n', '\uFEFFXa\nb\n'],
    ['bom-crlf.txt', '\uFEFFa\r\nb', '\uFEFFXa\r\nb'],
    ['mixed.txt', 'a\r\nb\nc\rd\r\n', 'Xa\r\nb\nc\rd\r\n'],
    ['bare.txt', 'a', 'Xa'],
    ['emoji.txt', '😀👍🏽\n', 'X😀👍🏽\n'],
  ]
  for (const [path, before, after] of cases) {
    const { peer } = await open(path, before)
    using _ = peer
    expect(peer.content).not.toContain('\r')
    peer.text.insert(0, 'X')
    await saved(path, after)
    await appendFile(at(path), '😎')
    await until(() => peer.content.endsWith('😎'), 'the outside change')
  }
})

it('[F4] what cannot be decoded is refused, and never written', async () => {
  const bytes = Buffer.from([0x66, 0xff, 0x00, 0x0a])
  await writeFile(at('binary.bin'), bytes)
  await writeFile(at('latin1.txt'), Buffer.from([0x66, 0xfc, 0x72]))
  for (const path of ['binary.bin', 'latin1.txt']) {
    const opening = world.rooms.openRoom(world.ada, world.workspaceId, path)
    await expect(opening).rejects.toMatchObject({ code: 'not_text' })
  }
  const { peer } = await open('turns.txt', 'text\n')
  using _ = peer
  await writeFile(at('turns.txt'), bytes)
  await until(
    () =>
      peer.closedWith !== undefined ||
      world.rooms.find(peer.provider.roomname.split('.')[0] as never)?.readOnly === 'not_text',
    'read-only',
  )
  expect(await readFile(at('turns.txt'))).toEqual(bytes)
})

it('[F3] an outside edit is not overwritten unseen, with the watcher out of order', async () => {
  const { peer } = await open('cas.txt', 'base\n')
  using _ = peer
  for (let round = 0; round < 5; round += 1) {
    await appendFile(at('cas.txt'), `outside ${round}\n`)
    peer.text.insert(0, `typed ${round}\n`)
    await until(async () => (await onDisk('cas.txt')).includes(`typed ${round}`), 'the save')
  }
  await until(async () => (await onDisk('cas.txt')) === peer.content, 'agreement')
  for (let round = 0; round < 5; round += 1) {
    expect(peer.content.split(`outside ${round}\n`)).toHaveLength(2)
    expect(peer.content.split(`typed ${round}\n`)).toHaveLength(2)
  }
})

it('[F5] an outside change moves no caret but those inside of it', async () => {
  const { peer } = await open('carets.txt', 'alpha\nbeta\ngamma\ndelta\n')
  using _ = peer
  const { Y } = await import('./y.ts')
  const caret = Y.createRelativePositionFromTypeIndex(peer.text, 'alpha\nbeta\ngam'.length)
  await shell(`sed -i 's/beta/a much longer line/; s/delta/d/' carets.txt`)
  await peer.reads('alpha\na much longer line\ngamma\nd\n')
  const now = Y.createAbsolutePositionFromRelativePosition(caret, peer.doc)
  expect(now?.index).toBe('alpha\na much longer line\ngam'.length)
})

it('[F7] undo takes back own edits, not what came from the disk', async () => {
  const { peer } = await open('undo.txt', 'keep\n')
  using _ = peer
  const { Y } = await import('./y.ts')
  const undo = new Y.UndoManager(peer.text, { trackedOrigins: new Set(['me']) })
  peer.doc.transact(() => peer.text.insert(0, 'mine '), 'me')
  await saved('undo.txt', 'mine keep\n')
  await appendFile(at('undo.txt'), 'theirs\n')
  await peer.reads('mine keep\ntheirs\n')
  undo.undo()
  await saved('undo.txt', 'keep\ntheirs\n')
})

it('[F6] a move in the file tree takes documents along, open or not', async () => {
  const { peer, info } = await open('tree-a.txt', 'tree\n')
  using _ = peer
  await agent.client.files.move('tree-a.txt', 'tree-b.txt')
  await world.rooms.fileMoved(world.workspaceId, 'tree-a.txt', 'tree-b.txt')
  peer.text.insert(0, 'my ')
  await saved('tree-b.txt', 'my tree\n')
  expect((await world.rooms.openRoom(world.ada, world.workspaceId, 'tree-b.txt')).room).toBe(
    info.room,
  )
  await agent.client.files.remove('tree-b.txt')
  world.rooms.fileRemoved(world.workspaceId, 'tree-b.txt')
  await until(() => world.rooms.find(info.fileId)?.bridge.orphaned === true, 'the orphan')
  const opening = world.rooms.openRoom(world.ada, world.workspaceId, 'tree-b.txt')
  await expect(opening).rejects.toMatchObject({ code: 'not_found' })
})

it('[F1] edits made while the sandbox is away converge with what happened to the file', async () => {
  const { peer } = await open('away.txt', 'base\n')
  using _ = peer
  world.sandboxes.set(world.workspaceId, undefined)
  peer.text.insert(0, 'offline ')
  await new Promise((resolve) => setTimeout(resolve, 300))
  await appendFile(at('away.txt'), 'outside\n')
  await world.crash()
  await peer.synced()
  world.sandboxes.set(world.workspaceId, agent.client)
  await peer.reads('offline base\noutside\n')
  await saved('away.txt', 'offline base\noutside\n')
})
