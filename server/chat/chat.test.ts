import { expect, it } from 'vitest'
import { type Message, MessageList } from '../../shared/chat.ts'
import { testWorkspace } from '../people/test-workspace.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { mentionsIn } from './mentions.ts'
import { chatIn } from './test-chat.ts'

it('[CH1] writes the author itself, keeps the message, then tells everybody', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'viewer')
  const answer = await c.say(bob, '  hello @Ada Lovelace  ', { author: { id: w.ada }, id: 99 })
  expect(answer.status).toBe(201)
  const message = (await answer.json()) as Message
  expect(message).toMatchObject({
    author: { id: bob, name: 'Bob', slot: 1 },
    text: 'hello @Ada Lovelace',
    mentions: [w.ada],
  })
  expect(c.told[0]).toEqual({ news: { type: 'message', message } })
  const listed = await c.h.call(w.ada, c.path)
  expect(await listed.json()).toEqual({ messages: [message], readUpTo: 0, unreadThreads: [] })
})

it('[CH2] pages back and forth without gaps or repeats', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  for (let i = 0; i < 7; i += 1) await c.chat.say(w.id, w.ada, { text: `line ${i}` })
  const seen: string[] = []
  let before = ''
  for (let page = 0; page < 4; page += 1) {
    const answer = await c.h.call(w.ada, `${c.path}?limit=3${before}`)
    const { messages } = (await answer.json()) as { messages: Message[] }
    seen.unshift(...messages.map(({ text }) => text))
    if (messages[0]) before = `&before=${messages[0].id}`
  }
  expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `line ${i}`))
  const all = (await c.get(w.ada, '', MessageList)).messages
  const after = await c.get(w.ada, `?limit=3&after=${all[1]?.id}`, MessageList)
  expect(after.messages).toEqual(all.slice(2, 5))
  expect((await c.h.call(w.ada, `${c.path}?limit=0`)).status).toBe(400)
  expect((await c.h.call(w.ada, `${c.path}?before=x`)).status).toBe(400)
})

it('[CH3] finds members by full and by unambiguous first name, and nobody else', () => {
  const names = ['Ada', 'Ada Lovelace', 'Bob Smith', 'Bob Jones', 'Zoë', 'J. (x)']
  const members = names.map((name, slot) => ({ id: `id of ${name}` as never, name, slot }))
  const cases: [string, string[]][] = [
    ['@Ada Lovelace and @ada', ['Ada Lovelace', 'Ada']],
    ['@Ada Lovelaces', ['Ada']],
    ['mail me at x@Ada', []],
    ['@Bob @Bob Jones!', ['Bob Jones']],
    ['(@zoë), @Zoe', ['Zoë']],
    ['@J. (x) @@Zoë', ['J. (x)', 'Zoë']],
    ['@nobody @', []],
  ]
  for (const [text, expected] of cases) {
    expect([text, mentionsIn(text, members)]).toEqual([
      text,
      expected.map((name) => `id of ${name}`),
    ])
  }
})

it('[CH4] moves the read mark forward only, and tells only its owner', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'editor')
  const [first, second] = [
    await c.chat.say(w.id, w.ada, { text: 'one' }),
    await c.chat.say(w.id, w.ada, { text: 'two' }),
  ]
  expect(await c.chat.marks.readUpTo(w.id, w.ada)).toBe(second.id)
  const mark = async (readUpTo: number) =>
    (await (await c.h.json(bob, 'PUT', `${c.path}/read`, { readUpTo })).json()) as {
      readUpTo: number
    }
  expect(await mark(second.id + 1000)).toEqual({ readUpTo: second.id })
  expect(await mark(first.id)).toEqual({ readUpTo: second.id })
  expect(
    c.told.filter(({ news }) => news.type === 'read' && news.userId === bob).map(({ to }) => to),
  ).toEqual([bob, bob])
  expect((await c.h.json(bob, 'PUT', `${c.path}/read`, { readUpTo: -1 })).status).toBe(400)
})

it('[CH5] refuses strangers, emptiness, floods and what is no text', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const eve = await aPerson(w.db, 'Eve')
  expect((await c.say(eve, 'hi')).status).toBe(404)
  expect((await c.h.call(eve, c.path)).status).toBe(404)
  expect((await c.say(w.ada, '   ')).status).toBe(400)
  expect((await c.say(w.ada, 'x'.repeat(8_001))).status).toBe(400)
  expect((await c.say(w.ada, 'a\0b')).status).toBe(400)
  expect((await c.say(w.ada, '<b>\u202e \ud800 </b>')).status).toBe(201)
  const statuses = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => (await c.say(w.ada, `${i}`)).status),
  )
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(5)
})

it('[CH6] keeps the author of a message when they leave', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'editor')
  await c.chat.say(w.id, bob, { text: 'bye' })
  await w.remove(bob)
  expect(await c.chat.page(w.id, { limit: 10 })).toMatchObject([
    { author: { id: bob, name: 'Bob', slot: 1 } },
  ])
})
