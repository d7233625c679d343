import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Broadcaster } from './broadcaster.ts'
import { Outbox } from './outbox.ts'
import { SocketPair } from './test-socket-pair.ts'
import { Y } from './y.ts'

/** Longer than the longest window, on a slow machine too. */
const QUIET_MS = 200

it('[V4] on a busy server changes that follow each other share a frame, and a lone one goes at once', async () => {
  const pair = new SocketPair()
  const doc = new Y.Doc()
  const outbox = new Outbox({
    socket: pair.socket,
    doc: () => doc,
    everybody: () => [],
    patienceMs: 1_000,
  })
  const broadcaster = new Broadcaster({ receivers: () => [{ outbox }], load: () => 0.99 })
  const type = (text: string): void => {
    let update = new Uint8Array()
    doc.once('update', (told: Uint8Array) => (update = new Uint8Array(told)))
    doc.getText('content').insert(0, text)
    broadcaster.add(update, undefined)
  }
  for (const text of ['a', 'b']) {
    type(text)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(pair.down.splice(0)).toHaveLength(1)
    await sleep(QUIET_MS)
  }
  type('c')
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  expect(pair.down.splice(0)).toHaveLength(1)
  for (const text of ['d', 'e', 'f']) type(text)
  expect(pair.down).toEqual([])
  await sleep(QUIET_MS)
  expect(pair.down.splice(0)).toHaveLength(1)
  broadcaster.close()
  outbox.close()
})
