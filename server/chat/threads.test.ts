import { expect, it } from 'vitest'
import { MessageList, ThreadList } from '../../shared/chat.ts'
import { testWorkspace } from '../people/test-workspace.ts'
import { aPerson } from '../workspaces/test-people.ts'
import { chatIn } from './test-chat.ts'

it('[CH7] keeps replies out of the list, and tells whom a thread concerns', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const [bob, cleo] = [await w.join('Bob', 'editor'), await w.join('Cleo', 'viewer')]
  const root = await c.said(w.ada, 'lunch?')
  const first = await c.said(bob, 'yes', { replyTo: root.id })
  c.told.length = 0
  const second = await c.said(w.ada, 'and @Cleo?', { replyTo: first.id })
  expect(second.replyTo).toBe(root.id)
  const [rootNews, replyNews] = c.told.map(({ news }) => news)
  expect(rootNews).toMatchObject({
    type: 'message_changed',
    message: {
      id: root.id,
      thread: { replies: 2, people: [bob, w.ada], lastAt: second.createdAt },
    },
  })
  expect(replyNews).toEqual({ type: 'message', message: second, followers: [w.ada, bob, cleo] })
  const { messages } = await c.get(w.ada, '', MessageList)
  expect(messages.map(({ id }) => id)).toEqual([root.id])
  const thread = await c.get(cleo, `/${second.id}/thread`, ThreadList)
  expect(thread.root.id).toBe(root.id)
  expect(thread.messages.map(({ text }) => text)).toEqual(['yes', 'and @Cleo?'])
  const older = await c.get(cleo, `/${root.id}/thread?limit=1&before=${second.id}`, ThreadList)
  expect(older.messages.map(({ text }) => text)).toEqual(['yes'])
})

it('[CH7] a reply to nothing, or to a message of another workspace, is refused', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const elsewhere = await w.store.create(w.ada, {
    name: 'other',
    template: 'blank',
    settings: { memoryMib: 512, cpus: 1, pids: 512, idleMinutes: 30 },
  })
  const theirs = await c.chat.say(elsewhere.id, w.ada, { text: 'secret' })
  for (const replyTo of [theirs.id, theirs.id + 1000]) {
    expect((await c.say(w.ada, 'hi', { replyTo })).status).toBe(404)
  }
  for (const [method, rest, body] of [
    ['GET', `/${theirs.id}/thread`],
    ['PATCH', `/${theirs.id}`, { text: 'x' }],
    ['DELETE', `/${theirs.id}`],
    ['PUT', `/${theirs.id}/reactions/${encodeURIComponent('👍')}`],
    ['PUT', '/read', { readUpTo: 1, thread: theirs.id }],
  ] as const) {
    expect([rest, await c.status(w.ada, method, rest, body)]).toEqual([rest, 404])
  }
})

it('[CH8] counts unread replies of threads one began, wrote in or is named in, until read', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const [bob, cleo] = [await w.join('Bob', 'editor'), await w.join('Cleo', 'viewer')]
  const root = await c.said(w.ada, 'lunch?')
  await c.said(bob, 'yes', { replyTo: root.id })
  const last = await c.said(bob, 'now', { replyTo: root.id })
  const unread = async (who: typeof bob) => (await c.get(who, '', MessageList)).unreadThreads
  expect(await unread(w.ada)).toEqual([{ id: root.id, unread: 2 }])
  expect(await unread(bob)).toEqual([])
  expect(await unread(cleo)).toEqual([])
  const named = await c.said(bob, '@Cleo come', { replyTo: root.id })
  expect(await unread(cleo)).toEqual([{ id: root.id, unread: 1 }])
  const mark = (who: typeof bob, readUpTo: number) =>
    c.h.json(who, 'PUT', `${c.path}/read`, { readUpTo, thread: root.id })
  expect(await (await mark(w.ada, last.id)).json()).toEqual({ readUpTo: last.id, thread: root.id })
  expect(await unread(w.ada)).toEqual([{ id: root.id, unread: 1 }])
  expect(await (await mark(w.ada, named.id + 1000)).json()).toMatchObject({ readUpTo: named.id })
  expect(await (await mark(w.ada, 0)).json()).toMatchObject({ readUpTo: named.id })
  expect(await unread(w.ada)).toEqual([])
  expect(c.told.filter(({ news }) => news.type === 'read' && news.readUpTo === last.id)).toEqual([
    { to: bob, news: { type: 'read', userId: bob, readUpTo: last.id, thread: root.id } },
    { to: w.ada, news: { type: 'read', userId: w.ada, readUpTo: last.id, thread: root.id } },
  ])
  // A thread moves no mark of the list.
  expect((await c.get(bob, '', MessageList)).readUpTo).toBe(0)
})

it('[CH9] said twice with one key is said once', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'editor')
  const key = crypto.randomUUID()
  const [one, two] = await Promise.all([
    c.said(w.ada, 'hello', { key }),
    c.said(w.ada, 'hello', { key }),
  ])
  expect(two).toEqual(one)
  expect(one.key).toBe(key)
  expect(c.told.filter(({ news }) => news.type === 'message')).toHaveLength(1)
  // A key is of whoever says it.
  expect((await c.said(bob, 'mine', { key })).text).toBe('mine')
  expect((await c.get(bob, '', MessageList)).messages).toHaveLength(2)
})

it('[CH5] a stranger finds nothing at any door of the chat', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const eve = await aPerson(w.db, 'Eve')
  const { id } = await c.said(w.ada, 'ours')
  const thumb = encodeURIComponent('👍')
  for (const [method, rest, body] of [
    ['GET', `/${id}/thread`],
    ['GET', '/search?text=ours'],
    ['PATCH', `/${id}`, { text: 'x' }],
    ['DELETE', `/${id}`],
    ['PUT', `/${id}/reactions/${thumb}`],
    ['DELETE', `/${id}/reactions/${thumb}`],
    ['POST', '/images', {}],
    ['GET', `/images/${crypto.randomUUID()}`],
  ] as const) {
    expect([rest, await c.status(eve, method, rest, body)]).toEqual([rest, 404])
  }
})
