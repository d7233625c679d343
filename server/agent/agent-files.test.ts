import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AgentEvent } from '../../shared/agent-protocol.ts'
import { SearchQuery } from '../../shared/files.ts'
import { startTestAgent, type TestAgent } from './test-agent.ts'

let agent: TestAgent
beforeAll(async () => {
  agent = await startTestAgent({ files: { 'a.txt': 'hello', 'src/main.ts': 'export {}\n' } })
})
afterAll(async () => {
  await agent[Symbol.asyncDispose]()
})

it('[F1] everything made under a storm of mkdir -p is reported, or covered by a rescan, in 2 s', async () => {
  const events = listen(agent)
  await sleep(300)
  for (let n = 0; n < 30; n += 1) {
    await mkdir(join(agent.root, `storm/${n}/a/b/c`), { recursive: true })
    await writeFile(join(agent.root, `storm/${n}/a/b/c/first.txt`), '1')
  }
  await sleep(2_000)
  for (let n = 0; n < 30; n += 1) expect(isCovered(events, `storm/${n}/a/b/c/first.txt`)).toBe(true)
  events.length = 0
  for (let n = 0; n < 30; n += 1)
    await writeFile(join(agent.root, `storm/${n}/a/b/c/later.txt`), '2')
  await rename(join(agent.root, 'storm/0'), join(agent.root, 'storm/moved'))
  await sleep(1_000)
  for (let n = 1; n < 30; n += 1) expect(isCovered(events, `storm/${n}/a/b/c/later.txt`)).toBe(true)
  expect(events).toContainEqual({ path: 'storm/0', kind: 'removed' })
  events.length = 0
  await writeFile(join(agent.root, 'storm/moved/a/b/c/after.txt'), '3')
  await rm(join(agent.root, 'storm/5'), { recursive: true })
  await sleep(500)
  expect(isCovered(events, 'storm/moved/a/b/c/after.txt')).toBe(true)
  expect(events).toContainEqual({ path: 'storm/5', kind: 'removed' })
})

it('[F1] what is ignored makes no news, but git does tell of its branch and index', async () => {
  await mkdir(join(agent.root, 'quiet/.git/objects/aa'), { recursive: true })
  await mkdir(join(agent.root, 'quiet/node_modules/x'), { recursive: true })
  await sleep(400)
  const events = listen(agent)
  await sleep(200)
  events.length = 0
  await writeFile(join(agent.root, 'quiet/.git/objects/aa/bb'), '')
  await writeFile(join(agent.root, 'quiet/.git/index.lock'), '')
  await writeFile(join(agent.root, 'quiet/node_modules/x/index.js'), '')
  await agent.client.files.remove('src/main.ts')
  await writeFile(join(agent.root, 'quiet/.git/HEAD'), 'ref: refs/heads/main\n')
  await sleep(400)
  expect(new Set(events.map(({ path }) => path))).toEqual(
    new Set(['quiet/.git/HEAD', 'src/main.ts']),
  )
})

it('[F2] a kill in the middle of writing leaves the old bytes or the new, never a part', async () => {
  await using mine = await startTestAgent({ files: { 'big.bin': Buffer.alloc(4_000_000, 'o') } })
  for (let round = 0; round < 4; round += 1) {
    const bytes = Buffer.alloc(4_000_000, String(round))
    const writing = mine.client.files.write('big.bin', bytes, 'any').catch(() => undefined)
    await sleep(round * 6)
    await mine.kill()
    await writing
    const found = await readFile(join(mine.root, 'big.bin'))
    expect(found.length).toBe(4_000_000)
    expect(found.every((byte) => byte === found[0])).toBe(true)
    await mine.restart()
  }
  expect((await mine.client.files.list('')).entries.map(({ name }) => name)).toEqual(['big.bin'])
})

it('[F3] no path, symlink or raw request leads out of the root', async () => {
  const { files } = agent.client
  await writeFile(join(agent.home, 'secret'), 'secret')
  await symlink(join(agent.home, 'secret'), join(agent.root, 'to-file'))
  await symlink(agent.home, join(agent.root, 'to-folder'))
  await symlink('../home/new', join(agent.root, 'dangling'))
  for (const path of ['to-file', 'to-folder/secret', 'dangling']) {
    await expect(files.read(path, 100)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(files.write(path, Buffer.from('x'), 'any')).rejects.toMatchObject({
      code: 'forbidden',
    })
  }
  await expect(files.makeDirectory('to-folder/x')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(files.move('a.txt', 'to-folder/a.txt')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(files.list('to-folder')).rejects.toMatchObject({ code: 'forbidden' })
  for (const path of ['../home/secret', '/etc/passwd', 'a/../../home/secret', './a.txt', 'a\0b']) {
    await expect(files.read(path, 100)).rejects.toMatchObject({ code: 'bad_input' })
  }
  const { entries: listed } = await files.list('')
  expect(listed.find(({ name }) => name === 'to-file')).toMatchObject({ kind: 'symlink' })
  expect(listed.find(({ name }) => name === 'to-file')).not.toHaveProperty('targetKind')
  expect(await readdir(agent.home)).toEqual(['secret'])
})

it('[F3] swapping a folder for a symlink while it is used never leads out', async () => {
  const { files } = agent.client
  await writeFile(join(agent.home, 'race.txt'), 'outside')
  await mkdir(join(agent.root, 'real'))
  await writeFile(join(agent.root, 'real/race.txt'), 'inside')
  await symlink(agent.home, join(agent.root, 'evil'))
  const swapper = agent.client.exec({
    command: [
      'sh',
      '-c',
      'for i in $(seq 150); do mv real door; mv door real; mv evil real2; mv real door; mv real2 real; mv real evil; mv door real; done',
    ],
  })
  const results = new Set<string>()
  for (let round = 0; round < 100; round += 1) {
    const read = await files.read('real/race.txt', 100).catch(() => undefined)
    results.add(read?.bytes.toString() ?? 'refused')
    await files.write('real/made.txt', Buffer.from('x'), 'any').catch(() => undefined)
  }
  await swapper
  expect(results).not.toContain('outside')
  expect(await readdir(agent.home)).not.toContain('made.txt')
}, 40_000)

it('[F4] a write happens only if the hash is the one expected, and of two at once one wins', async () => {
  const { files } = agent.client
  const made = await files.write('cas.txt', Buffer.from('one'), 'absent')
  expect(made).toMatchObject({ ok: true, size: 3 })
  if (!made.ok) throw new Error('unreachable')
  expect(await files.write('cas.txt', Buffer.from('x'), 'absent')).toEqual({
    ok: false,
    hash: made.hash,
  })
  const both = await Promise.all(
    ['two', 'three'].map((text) => files.write('cas.txt', Buffer.from(text), { hash: made.hash })),
  )
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await files.write('gone.txt', Buffer.from('x'), { hash: made.hash })).toEqual({
    ok: false,
    hash: null,
  })
  expect(await files.write('no/folder.txt', Buffer.from('x'), { hash: made.hash })).toEqual({
    ok: false,
    hash: null,
  })
  expect(await files.stat('no')).toBeUndefined()
  const [read, found] = [await files.read('cas.txt', 100), await files.stat('cas.txt')]
  expect(read?.hash).toBe(found?.hash)
  await expect(files.read('cas.txt', 2)).rejects.toMatchObject({ code: 'too_large' })
  expect(await files.read('nothing', 2)).toBeUndefined()
  expect(await files.stat('nothing')).toBeUndefined()
})

it('[F5] past its budget the watcher says so once, and the agent goes on', async () => {
  const { TreeWatcher } = await import('../../sandbox-images/agent/tree-watcher.ts')
  const reasons: string[] = []
  using watcher = new TreeWatcher({
    root: agent.root,
    budget: 3,
    onHint: () => {},
    onRescan: () => {},
    onLitter: () => {},
    onLimited: (reason) => reasons.push(reason),
  })
  await watcher.start()
  expect(watcher.watched).toBe(3)
  expect(reasons).toHaveLength(1)
})

it('[F6] a write keeps mode, symlink and hard link', async () => {
  const { files } = agent.client
  await writeFile(join(agent.root, 'run.sh'), 'old')
  await chmod(join(agent.root, 'run.sh'), 0o750)
  await symlink('run.sh', join(agent.root, 'link.sh'))
  await files.write('link.sh', Buffer.from('new'), 'any')
  expect(await readFile(join(agent.root, 'run.sh'), 'utf8')).toBe('new')
  expect((await stat(join(agent.root, 'run.sh'))).mode & 0o777).toBe(0o750)
  expect(await files.stat('link.sh')).toMatchObject({
    kind: 'symlink',
    target: 'run.sh',
    targetKind: 'file',
  })
  await link(join(agent.root, 'run.sh'), join(agent.root, 'twin.sh'))
  await files.write('run.sh', Buffer.from('n'), 'any')
  expect(await readFile(join(agent.root, 'twin.sh'), 'utf8')).toBe('n')
  expect((await stat(join(agent.root, 'twin.sh'))).nlink).toBe(2)
})

it('[F7] a full disk is said as such and leaves the old file', async () => {
  const mine = [
    'unshare',
    '-rm',
    'sh',
    '-c',
    'mount -t tmpfs -o size=1m none files && echo old > files/a.txt && exec "$0" "$@"',
  ]
  await using small = await startTestAgent({ wrap: mine })
  await expect(
    small.client.files.write('a.txt', Buffer.alloc(3_000_000), 'any'),
  ).rejects.toMatchObject({ code: 'disk_full' })
  expect((await small.client.files.read('a.txt', 100))?.bytes.toString()).toBe('old\n')
  expect((await small.client.files.list('')).entries.map(({ name }) => name)).toEqual(['a.txt'])
  const refused = await putSlowly(small, 'b.txt', Buffer.alloc(1_500_000))
  expect(refused, 'to who is still sending').toEqual({
    text: expect.stringMatching(/^HTTP\/1.1 507 [^]*"disk_full"/),
    broken: undefined,
  })
})

it('[F8] what is deleted comes back by its trash id, and the trash is seen nowhere', async () => {
  const { files } = agent.client
  await files.write('folder/deep/x.txt', Buffer.from('findme'), 'any')
  const { trashId } = await files.remove('folder')
  expect(await files.stat('folder')).toBeUndefined()
  expect((await files.list('')).entries.map(({ name }) => name)).not.toContain('.atelier')
  expect((await files.names()).paths.join()).not.toContain('trash')
  expect((await files.search(query('findme'))).hits).toEqual([])
  for (const path of ['.atelier', '.atelier/trash']) {
    await expect(files.list(path)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(files.remove(path)).rejects.toMatchObject({ code: 'forbidden' })
  }
  await files.write('folder', Buffer.from('in its place'), 'any')
  await expect(files.restore(trashId)).rejects.toMatchObject({ code: 'conflict' })
  await files.remove('folder')
  await files.restore(trashId)
  expect((await files.read('folder/deep/x.txt', 100))?.bytes.toString()).toBe('findme')
  await expect(files.restore(trashId)).rejects.toMatchObject({ code: 'not_found' })
  await expect(files.restore('../../x')).rejects.toMatchObject({ code: 'not_found' })
})

it('[F9] a move never overwrites, nor a folder that exists', async () => {
  const { files } = agent.client
  await files.write('m/one', Buffer.from('1'), 'any')
  await files.write('m/two', Buffer.from('2'), 'any')
  await expect(files.move('m/one', 'm/two')).rejects.toMatchObject({ code: 'conflict' })
  await expect(files.move('m', 'm/inside')).rejects.toMatchObject({ code: 'bad_input' })
  await expect(files.move('m/none', 'm/x')).rejects.toMatchObject({ code: 'not_found' })
  await expect(files.makeDirectory('m')).rejects.toMatchObject({ code: 'conflict' })
  const before = await files.stat('m/one')
  await files.move('m/one', 'elsewhere/deep/one')
  expect((await files.stat('elsewhere/deep/one'))?.inode).toBe(before?.inode)
  await files.makeDirectory('empty')
  await expect(files.move('m', 'empty')).rejects.toMatchObject({ code: 'conflict' })
})

it('[F10] search tells lines and UTF-16 columns, keeps to its limit and says what is no regex', async () => {
  const { files } = agent.client
  await files.write('s/one.txt', Buffer.from('first\n😀 Needle here, needle there\n'), 'any')
  await files.write('s/node_modules/x.txt', Buffer.from('needle'), 'any')
  await files.write('s/-e odd\nname.txt', Buffer.from('needle\n'), 'any')
  const found = await files.search({ ...query('needle'), include: ['*.txt'] })
  expect(found.hits.find(({ path }) => path === 's/one.txt')).toEqual({
    path: 's/one.txt',
    line: 2,
    text: '😀 Needle here, needle there',
    ranges: [
      { start: 4, end: 10 },
      { start: 17, end: 23 },
    ],
  })
  expect(found.hits.map(({ path }) => path).sort()).toEqual(['s/-e odd\nname.txt', 's/one.txt'])
  expect(await files.search({ ...query('needle'), maxHits: 1 })).toMatchObject({ truncated: true })
  await expect(files.search({ ...query('('), regex: true })).rejects.toMatchObject({
    code: 'bad_input',
  })
  expect((await files.search(query('--files'))).hits).toEqual([])
})

it('[F11] a download can be a range, an upload a stream, a folder a tar', async () => {
  const { files } = agent.client
  const big = Buffer.alloc(6_000_000, 'abcdefgh')
  const { Readable } = await import('node:stream')
  await files.write(
    'big.bin',
    Readable.from([big.subarray(0, 4_000_000), big.subarray(4_000_000)]),
    'absent',
  )
  const part = await files.open('big.bin', 'bytes=5999996-')
  expect(part.status).toBe(206)
  expect(part.headers['content-range']).toBe('bytes 5999996-5999999/6000000')
  expect((await part.body.toArray()).join('')).toBe('efgh')
  const whole = await files.open('big.bin')
  expect(Buffer.concat(await whole.body.toArray()).equals(big)).toBe(true)
  const tar = Buffer.concat(await (await files.archive('m')).toArray())
  const listed = spawnSync('tar', ['-t'], { input: tar, encoding: 'utf8' })
  expect(listed.stdout.split('\n')).toContain('./two')
})

it('[F12] pipes and devices are refused without waiting', async () => {
  spawnSync('mkfifo', [join(agent.root, 'pipe')])
  await expect(agent.client.files.read('pipe', 100)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(agent.client.files.write('pipe', Buffer.from('x'), 'any')).rejects.toMatchObject({
    code: 'forbidden',
  })
  expect(await agent.client.files.stat('pipe')).toMatchObject({ kind: 'other' })
})

type Change = Extract<AgentEvent, { type: 'files' }>['changes'][number]

/** Sends half of a body, waits for the answer, and sends on: what broke the connection meanwhile. */
async function putSlowly(
  { address: { host, port, token } }: TestAgent,
  path: string,
  half: Buffer,
): Promise<{ text: string; broken: Error | undefined }> {
  const head = [
    `PUT /v1/files/content?path=${path} HTTP/1.1`,
    'Host: agent',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${2 * half.length}`,
  ]
  await using socket = connect({ host, port, allowHalfOpen: true }).setEncoding('utf8')
  let broken: Error | undefined
  socket.on('error', (error) => (broken = error))
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(half)
  const [text] = (await once(socket, 'data')) as [string]
  await sleep(50)
  socket.write(half)
  await sleep(200)
  return { text, broken }
}

function listen(target: TestAgent): Change[] {
  const changes: Change[] = []
  target.client.onEvent((event) => event.type === 'files' && changes.push(...event.changes))
  return changes
}

function isCovered(changes: readonly Change[], path: string): boolean {
  return changes.some((change) => {
    if (change.kind !== 'rescan') return change.path === path && change.kind === 'changed'
    return change.path === '' || path.startsWith(`${change.path}/`)
  })
}

function query(text: string) {
  return {
    text,
    regex: false,
    caseSensitive: false,
    wholeWord: false,
    include: [],
    exclude: [],
    maxHits: 100,
    lineChars: 400,
  }
}

it('[F13] a folder is copied whole: bytes, modes, symlinks as symlinks, and nothing hidden', async () => {
  await using mine = await startTestAgent({
    files: { 'src/a.ts': 'a\n', 'src/deep/run.sh': '#!/bin/sh\n', 'outside.txt': 'x' },
  })
  const { files } = mine.client
  await chmod(join(mine.root, 'src/deep/run.sh'), 0o755)
  await symlink('/etc/passwd', join(mine.root, 'src/out'))
  await mkdir(join(mine.root, 'src/empty'))
  await writeFile(join(mine.root, 'src/.atelier-0123456789abcdef.tmp'), 'half')
  await files.copy('src', 'new/place')
  expect(await readFile(join(mine.root, 'new/place/a.ts'), 'utf8')).toBe('a\n')
  expect((await stat(join(mine.root, 'new/place/deep/run.sh'))).mode & 0o777).toBe(0o755)
  const names = await readdir(join(mine.root, 'new/place'))
  expect(names.sort()).toEqual(['a.ts', 'deep', 'empty', 'out'])
  const { entries } = await files.list('new/place')
  expect(entries.find(({ name }) => name === 'out')?.target).toBe('/etc/passwd')
  expect(await readdir(join(mine.root, 'new'))).toEqual(['place'])
})

it('[F13] a copy never overwrites, never goes into itself or out, and leaves nothing half behind', async () => {
  await using mine = await startTestAgent({ files: { 'src/a.ts': 'a\n', 'b.ts': 'b\n' } })
  const { files } = mine.client
  await expect(files.copy('src', 'b.ts')).rejects.toMatchObject({ code: 'conflict' })
  await expect(files.copy('b.ts', 'src/a.ts')).rejects.toMatchObject({ code: 'conflict' })
  await expect(files.copy('src', 'src/in')).rejects.toMatchObject({ code: 'bad_input' })
  await expect(files.copy('gone', 'there')).rejects.toMatchObject({ code: 'not_found' })
  await symlink('/etc', join(mine.root, 'etc'))
  await expect(files.copy('etc/hosts', 'hosts')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(files.copy('b.ts', 'etc/b.ts')).rejects.toMatchObject({ code: 'forbidden' })
  expect((await readdir(mine.root)).sort()).toEqual(['b.ts', 'etc', 'src'])
})

it('[F14] a folder too large to be listed says how much of it is not', async () => {
  await using mine = await startTestAgent({ files: { 'a.txt': '' } })
  await mkdir(join(mine.root, 'many'))
  for (let at = 0; at < 20_003; at += 1) await writeFile(join(mine.root, `many/${at}`), '')
  const listed = await mine.client.files.list('many')
  expect(listed).toMatchObject({ more: 3, at: join(mine.root, 'many') })
  expect(listed.entries.length).toBe(20_000)
})

it('[F10] lines are cut where the asker says', async () => {
  await using mine = await startTestAgent({ files: { 'long.txt': `${'x'.repeat(900)}needle\n` } })
  const query = SearchQuery.parse({ text: 'needle', lineChars: 2_000 })
  const { hits } = await mine.client.files.search(query)
  expect(hits).toMatchObject([{ ranges: [{ start: 901, end: 907 }] }])
})
