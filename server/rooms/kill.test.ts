import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { FileId } from '../../shared/ids.ts'
import { testDatabase } from '../store/test-database.ts'
import { replay, textOf } from './document-replay.ts'
import { PostgresDocStore } from './postgres-doc-store.ts'
import { AckedPeer } from './test-acked-peer.ts'
import { aMember, aWorkspace, until } from './test-world.ts'

/** `KILLS=50 npm test kill` for more. */
const KILLS = Number(process.env['KILLS'] ?? 5)
const SERVER = join(import.meta.dirname, 'test-server.ts')

async function world() {
  const resources = new AsyncDisposableStack()
  const { db, url } = resources.use(await testDatabase())
  const root = await mkdtemp(join(tmpdir(), 'atelier-kill-'))
  resources.defer(() => rm(root, { recursive: true, force: true }))
  const workspaceId = await aWorkspace(db)
  const { userId } = await aMember(db, { workspaceId, name: 'Ada', role: 'owner', slot: 0 })
  await writeFile(join(root, 'a.txt'), 'start\n')
  let child: ChildProcess | undefined
  let place = { port: 0, room: '' }
  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  resources.defer(() => end('SIGKILL'))
  return {
    root,
    end,
    store: new PostgresDocStore(db),
    url: () => `ws://127.0.0.1:${place.port}/collab/${workspaceId}/${place.room}?x=1`,
    fileId: () => FileId.parse(place.room.split('.')[0]),
    async start() {
      const config = JSON.stringify({ url, root, workspaceId, userId, port: place.port })
      child = spawn(process.execPath, [SERVER, config], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [line] = await once(createInterface({ input: child.stdout! }), 'line')
      place = JSON.parse(String(line))
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

it(
  `[D1] kill -9 ${KILLS} times while two people type: all that was acknowledged is there, nothing twice`,
  async () => {
    await using w = await world()
    await w.start()
    using ada = new AckedPeer(w.url)
    using bob = new AckedPeer(w.url)
    const peers = [ada.peer, bob.peer]
    let next = 0x4e00
    const typing = setInterval(() => {
      const peer = peers[next % 2]!
      if (peer.text !== '') peer.type((next * 7) % peer.text.length, String.fromCharCode(next++))
    }, 5)
    for (let kills = 0; kills < KILLS; kills += 1) {
      await sleep(150 + ((kills * 97) % 200))
      await w.end('SIGKILL')
      const acked = peers.flatMap(({ durable }) => [...durable])
      const stored = await w.store.load(w.fileId())
      const text = textOf(replay(stored!).doc)
      expect(acked.filter((character) => !text.includes(character))).toEqual([])
      await w.start()
    }
    await sleep(200)
    clearInterval(typing)
    await until(() => peers.every(({ typed, durable }) => typed.size === durable.size), 'all acks')
    await until(() => ada.peer.text === bob.peer.text, 'agreement')
    const text = ada.peer.text
    expect(ada.peer.durable.size).toBeGreaterThan(20)
    expect([...text].filter((c, at) => c >= '\u4e00' && text.indexOf(c) !== at)).toEqual([])
    expect([...text].filter((c) => c < '\u4e00').join('')).toBe('start\n')
    await until(async () => (await readFile(join(w.root, 'a.txt'), 'utf8')) === text, 'the file')
  },
  30_000 + KILLS * 3_000,
)

it('[D8] SIGTERM while typing: what was acknowledged is on disk when the process has gone', async () => {
  await using w = await world()
  await w.start()
  using ada = new AckedPeer(w.url)
  await until(() => ada.peer.text !== '', 'the text')
  let next = 0x4e00
  const typing = setInterval(() => ada.peer.type(0, String.fromCharCode(next++)), 3)
  await sleep(300)
  await w.end('SIGTERM')
  clearInterval(typing)
  const file = await readFile(join(w.root, 'a.txt'), 'utf8')
  expect(ada.peer.durable.size).toBeGreaterThan(10)
  expect([...ada.peer.durable].filter((character) => !file.includes(character))).toEqual([])
  const stored = await w.store.load(w.fileId())
  expect(textOf(replay(stored!).doc)).toBe(file)
  expect(stored?.dirty).toBe(false)
})
