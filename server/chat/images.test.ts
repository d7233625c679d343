import { expect, it } from 'vitest'
import { ChatImage, MessageList } from '../../shared/chat.ts'
import type { UserId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import { testWorkspace } from '../people/test-workspace.ts'
import { imageKind } from './image-kind.ts'
import { chatIn, PNG } from './test-chat.ts'

type Chats = Awaited<ReturnType<typeof chatIn>>
const send = (c: Chats, who: UserId, body: Buffer) =>
  c.h.call(who, `${c.path}/images?name=shot.png`, { method: 'POST', body: new Uint8Array(body) })
const sent = async (c: Chats, who: UserId) =>
  ChatImage.parse(await (await send(c, who, PNG)).json())

it('[CH14] a picture is part of a message, and members see exactly its bytes', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const [bob, cleo] = [await w.join('Bob', 'viewer'), await w.join('Cleo', 'editor')]
  const [one, two] = [await sent(c, bob), await sent(c, bob)]
  expect(one).toMatchObject({ name: 'shot.png', width: 1, height: 1, bytes: PNG.length })
  // Before it is sent it is nobody else's.
  expect(await c.status(cleo, 'GET', `/images/${one.id}`)).toBe(404)
  expect((await c.say(cleo, 'mine', { images: [{ id: one.id }] })).status).toBe(400)
  const message = await c.said(bob, '', {
    images: [{ id: two.id, alt: 'a pixel' }, { id: one.id }],
  })
  expect(message).toMatchObject({ text: '', images: [{ ...two, alt: 'a pixel' }, one] })
  expect((await c.get(cleo, '', MessageList)).messages).toEqual([message])
  const seen = await c.h.call(cleo, `${c.path}/images/${one.id}`)
  expect(Buffer.from(await seen.arrayBuffer()).equals(PNG)).toBe(true)
  expect(Object.fromEntries(seen.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
  })
  // Each is sent once.
  expect((await c.say(bob, 'again', { images: [{ id: one.id }] })).status).toBe(400)
  // Without words there must stay pictures; with pictures words may go.
  expect(await c.status(bob, 'PATCH', `/${message.id}`, { text: '' })).toBe(200)
  await c.change(bob, 'DELETE', `/${message.id}`)
  expect(await c.status(bob, 'GET', `/images/${one.id}`)).toBe(404)
})

it('[CH15] what is no picture, too large or too much is refused with a sentence', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  for (const no of [svg, Buffer.from('<html>'), Buffer.alloc(0), PNG.subarray(0, 20)]) {
    const answer = await send(c, w.ada, no)
    expect(answer.status).toBe(415)
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/\.$/) } })
  }
  const huge = Buffer.concat([PNG, Buffer.alloc(LIMITS.chatImageBytes)])
  expect((await send(c, w.ada, huge)).status).toBe(413)
  const bomb = Buffer.from(PNG)
  bomb.writeUInt32BE(100_000, 16)
  bomb.writeUInt32BE(100_000, 20)
  expect((await send(c, w.ada, bomb)).status).toBe(413)
})

it('[CH15] one workspace holds so many bytes; what was never sent goes after a day', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const kept = await sent(c, w.ada)
  await w.db
    .updateTable('chat_image')
    .set({ data: Buffer.alloc(LIMITS.chatImagesBytes) })
    .where('id', '=', kept.id)
    .execute()
  expect((await send(c, w.ada, PNG)).status).toBe(413)
  await w.db
    .updateTable('chat_image')
    .set({ created_at: new Date(Date.now() - 25 * 3_600_000) })
    .execute()
  expect((await send(c, w.ada, PNG)).status).toBe(201)
  expect(await c.status(w.ada, 'GET', `/images/${kept.id}`)).toBe(404)
})

it('[CH14] reads the size of each kind of picture from its own bytes', () => {
  const webp = (chunk: string, at: number, bytes: number[]) => {
    const data = Buffer.alloc(40)
    data.write(`RIFF____WEBP${chunk}`, 'latin1')
    Buffer.from(bytes).copy(data, at)
    return data
  }
  const jpeg = Buffer.from(
    'ffd8ffe000104a46494600010100000100010000ffffc0000b080020004001011100',
    'hex',
  )
  const cases: [Buffer, string, number, number][] = [
    [PNG, 'image/png', 1, 1],
    [Buffer.from('474946383961400020000000', 'hex'), 'image/gif', 64, 32],
    [jpeg, 'image/jpeg', 64, 32],
    [webp('VP8 ', 26, [64, 0, 32, 0]), 'image/webp', 64, 32],
    [webp('VP8L', 21, [63, 192, 7, 0]), 'image/webp', 64, 32],
    [webp('VP8X', 24, [63, 0, 0, 31, 0, 0]), 'image/webp', 64, 32],
  ]
  for (const [data, type, width, height] of cases) {
    expect(imageKind(data)).toEqual({ type, width, height })
    for (let cut = 0; cut < Math.min(data.length, 10); cut += 1) {
      expect(() => imageKind(data.subarray(0, cut))).toThrow(/no picture/)
    }
  }
})
