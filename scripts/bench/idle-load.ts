import { setTimeout as sleep } from 'node:timers/promises'
import { updateFrame } from '../../server/rooms/frames.ts'
import { Y } from '../../server/rooms/y.ts'
import type { Place } from './bench-server.ts'
import type { DialectName } from './dialects.ts'
import { EditClient } from './edit-client.ts'
import { takeOrders } from './load-process.ts'

export type IdleOrders = {
  dialect: DialectName
  /** Joined in this order, one socket for each. */
  places: readonly Place[]
  tokens: readonly string[]
  /** What a room that came empty is to hold. */
  text: string
}
const AT_ONCE = 10

/** Joins, says once that somebody is here, and then nothing until it was seen to. */
await takeOrders<IdleOrders, { open: number }>(async (orders, ready) => {
  const { dialect, places, tokens, text } = orders
  const clients: EditClient[] = []
  const laid = new Set<string>()
  for (let at = 0; at < places.length; at += AT_ONCE) {
    const some = places.slice(at, at + AT_ONCE).map((place, index) => {
      const token = tokens[(at + index) % tokens.length] ?? ''
      return {
        room: place.room,
        client: new EditClient({ ...place, dialect, token, sentAt: new Map() }),
      }
    })
    for (const { room, client } of some) {
      await client.synced
      client.sayState('{}', 1)
      if (!laid.has(room)) await layOut(client, text)
      laid.add(room)
    }
    clients.push(...some.map(({ client }) => client))
  }
  await ready()
  const open = clients.filter(({ socket }) => socket.readyState === socket.OPEN).length
  for (const { socket } of clients) socket.terminate()
  return { open }
})

async function layOut({ doc, say }: EditClient, text: string): Promise<void> {
  const content = doc.getText('content')
  if (content.length > 0) return
  content.insert(0, text)
  say(updateFrame(Y.encodeStateAsUpdate(doc)))
  await sleep(20)
}
