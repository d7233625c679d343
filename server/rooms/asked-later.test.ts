import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newDocument, replay, textOf } from './document-replay.ts'
import { step1Frame } from './frames.ts'
import { memoryWorld } from './test-memory-world.ts'
import { until } from './test-world.ts'
import { Y } from './y.ts'

const EMPTY = step1Frame(Y.encodeStateVector(newDocument()))
/** More than a socket may hold before its reader counts as lagging. */
const LONG = `${'x'.repeat(300_000)}\n`

it.each([
  ['hears', 'hello\n'],
  ['lags behind and hears', LONG],
])(
  '[D4] who comes back while nothing can be kept, and %s, is asked for what they typed as soon as it can',
  async (_, text) => {
    await using world = await memoryWorld({ timing: { storePatience: 100 } })
    const info = await world.open(text)
    const { peer, pair: first, exchange } = await world.join(info.room)
    const room = () => world.rooms.find(info.fileId)
    world.store.fault = () => 'before'
    peer.type(0, '一')
    exchange()
    await until(() => room()?.readOnly === 'not_saving', 'no more edits')
    peer.type(0, '二')
    first.deliverUp()
    expect(first.closed?.code).toBe(1013)
    peer.disconnect()
    // Stays, types nothing more, and is no client of ours that would come anew by itself.
    const { pair, accepted } = world.knock(info.room, { query: 'x=1' })
    await accepted
    // Asks for all of it, and reads none before the store is back.
    pair.up.push(EMPTY)
    peer.connect(pair)
    pair.deliverUp()
    const lagging = [...(room()?.sessions ?? [])].some(({ outbox }) => outbox.lagging)
    expect(lagging).toBe(text === LONG)
    world.store.fault = () => undefined
    await until(() => room()?.readOnly === null, 'edits again')
    await until(() => {
      peer.receive()
      pair.deliverUp()
      return peer.durable.size === 2
    }, 'all acks')
    const stored = await world.store.load(info.fileId)
    expect(textOf(replay(stored!).doc)).toBe(`二一${text}`)
  },
)

it('[D4] who comes back while the file is no text is asked when it is text again, the same as before', async () => {
  await using world = await memoryWorld()
  const info = await world.open('hello\n')
  const { peer } = await world.join(info.room)
  const room = () => world.rooms.find(info.fileId)
  const rewrite = async (bytes: string | Buffer) => {
    await writeFile(join(world.root, 'a.txt'), bytes)
    world.disk.tell('a.txt')
  }
  peer.disconnect()
  peer.type(0, '一')
  await rewrite(Buffer.from([0x66, 0xff, 0x00, 0x0a]))
  await until(() => room()?.readOnly === 'not_text', 'no more edits')
  const { pair, accepted } = world.knock(info.room)
  await accepted
  peer.connect(pair)
  pair.deliverUp()
  peer.receive()
  pair.deliverUp()
  expect(pair.closed).toBeUndefined()
  expect(textOf(room()!.doc)).toBe('hello\n')
  await rewrite('hello\n')
  await until(() => room()?.readOnly === null, 'edits again')
  await until(() => {
    peer.receive()
    pair.deliverUp()
    return textOf(room()!.doc) === '一hello\n'
  }, 'the edit')
})
