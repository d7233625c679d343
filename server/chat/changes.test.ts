import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { FoundMessages, MessageList, ThreadList } from '../../shared/chat.ts'
import { LIMITS } from '../../shared/limits.ts'
import { testWorkspace } from '../people/test-workspace.ts'
import { chatIn } from './test-chat.ts'

const THUMB = encodeURIComponent('👍')

it('[CH10] its author alone edits a message; mentions follow, and everybody is told', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'viewer')
  const { id } = await c.said(bob, 'hello @Ada Lovelace')
  const edited = await c.change(bob, 'PATCH', `/${id}`, { text: ' hello @Bob ' })
  expect(edited).toMatchObject({ id, text: 'hello @Bob', mentions: [bob] })
  expect(edited.editedAt).not.toBeNull()
  expect(c.changed()).toEqual([edited])
  expect((await c.get(w.ada, '', MessageList)).messages).toEqual([edited])
  expect(await c.status(w.ada, 'PATCH', `/${id}`, { text: 'mine now' })).toBe(403)
  expect(await c.status(bob, 'PATCH', `/${id}`, { text: '  ' })).toBe(400)
  expect(await c.status(bob, 'PATCH', `/${id}`, { text: 'a\0b' })).toBe(400)
  expect(await c.status(bob, 'PATCH', `/${id}`, { text: 'x'.repeat(8_001) })).toBe(400)
  expect((await c.get(w.ada, '', MessageList)).messages).toEqual([edited])
})

it('[CH11] deleting leaves a tombstone: nobody sees words, pictures or reactions', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'editor')
  const root = await c.said(w.ada, 'a secret')
  const reply = await c.said(bob, 'what?', { replyTo: root.id })
  await c.change(bob, 'PUT', `/${root.id}/reactions/${THUMB}`)
  expect(await c.status(bob, 'DELETE', `/${root.id}`)).toBe(403)
  const gone = await c.change(w.ada, 'DELETE', `/${root.id}`)
  expect(gone).toMatchObject({ deleted: true, text: '', reactions: [], thread: { replies: 1 } })
  expect(c.changed().at(-1)).toEqual(gone)
  expect(await c.status(w.ada, 'PATCH', `/${root.id}`, { text: 'again' })).toBe(409)
  expect(await c.status(bob, 'PUT', `/${root.id}/reactions/${THUMB}`)).toBe(409)
  expect((await c.get(bob, '/search?text=secret', FoundMessages)).messages).toEqual([])
  // A thread counts what is left in it.
  await c.change(bob, 'DELETE', `/${reply.id}`)
  const [kept] = (await c.get(bob, '', MessageList)).messages
  expect(kept).toMatchObject({ id: root.id, deleted: true, thread: null })
})

it('[CH16] who deleted a message brings it back whole, until it is forgotten', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'editor')
  const root = await c.said(bob, 'where?')
  const said = await c.said(bob, 'a secret for @Ada Lovelace', { replyTo: root.id })
  await c.change(w.ada, 'PUT', `/${said.id}/reactions/${THUMB}`)
  const [whole] = (await c.get(bob, `/${root.id}/thread`, ThreadList)).messages
  await c.change(bob, 'DELETE', `/${said.id}`)
  await c.chat.forget()
  expect(await c.status(w.ada, 'POST', `/${said.id}/restore`)).toBe(403)
  const back = await c.change(bob, 'POST', `/${said.id}/restore`)
  expect(back).toEqual(whole)
  expect(c.changed().at(-2)).toMatchObject({ id: root.id, thread: { replies: 1 } })
  expect(c.changed().at(-1)).toEqual(back)
  // What an admin deleted is not the author's to bring back.
  await c.change(w.ada, 'DELETE', `/${said.id}`)
  expect(await c.status(bob, 'POST', `/${said.id}/restore`)).toBe(403)
  const kept = () =>
    w.db
      .selectFrom('message')
      .leftJoin('message_reaction', 'message_reaction.message_id', 'message.id')
      .select(['text', 'emoji'])
      .where('message.id', '=', String(said.id))
      .execute()
  expect(await kept()).toEqual([{ text: 'a secret for @Ada Lovelace', emoji: '👍' }])
  await sql`update message set deleted_at = now() - interval '11 minutes'
    where id = ${String(said.id)}`.execute(w.db)
  expect(await c.status(w.ada, 'POST', `/${said.id}/restore`)).toBe(409)
  await c.chat.forget()
  expect(await kept()).toEqual([{ text: '', emoji: null }])
})

it('[CH11] owner and admin delete anything, editors and viewers only their own', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const roles = { admin: 200, editor: 403, viewer: 403 } as const
  for (const [role, status] of Object.entries(roles)) {
    const person = await w.join(role, role as keyof typeof roles)
    const theirs = await c.said(w.ada, 'of Ada')
    expect([role, await c.status(person, 'DELETE', `/${theirs.id}`)]).toEqual([role, status])
    const own = await c.said(person, 'own')
    expect([role, await c.status(person, 'DELETE', `/${own.id}`)]).toEqual([role, 200])
    const another = await c.said(person, 'another')
    expect(await c.status(w.ada, 'DELETE', `/${another.id}`)).toBe(200)
  }
})

it('[CH12] a person has one reaction of a kind, and takes away only their own', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const bob = await w.join('Bob', 'viewer')
  const { id } = await c.said(w.ada, 'done')
  const family = encodeURIComponent('👨‍👩‍👧')
  await c.change(bob, 'PUT', `/${id}/reactions/${THUMB}`)
  await c.change(bob, 'PUT', `/${id}/reactions/${THUMB}`)
  await c.change(w.ada, 'PUT', `/${id}/reactions/${THUMB}`)
  const all = await c.change(w.ada, 'PUT', `/${id}/reactions/${family}`)
  expect(all.reactions).toEqual([
    { emoji: '👍', people: [bob, w.ada] },
    { emoji: '👨‍👩‍👧', people: [w.ada] },
  ])
  expect(c.changed().at(-1)).toEqual(all)
  const less = await c.change(bob, 'DELETE', `/${id}/reactions/${family}`)
  expect(less.reactions).toEqual(all.reactions)
  const own = await c.change(bob, 'DELETE', `/${id}/reactions/${THUMB}`)
  expect(own.reactions[0]).toEqual({ emoji: '👍', people: [w.ada] })
  for (const no of ['x', '👍👍', '1', '<b>', '👍 ']) {
    const rest = `/${id}/reactions/${encodeURIComponent(no)}`
    expect([no, await c.status(bob, 'PUT', rest)]).toEqual([no, 400])
  }
})

it('[CH12] a message takes so many kinds of reaction, however many come at once', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const { id } = await c.said(w.ada, 'popular')
  const kinds = Array.from({ length: LIMITS.chatReactions + 3 }, (_, at) =>
    String.fromCodePoint(0x1f400 + at),
  )
  const statuses = await Promise.all(
    kinds.map((kind) => c.status(w.ada, 'PUT', `/${id}/reactions/${encodeURIComponent(kind)}`)),
  )
  expect(statuses.filter((status) => status === 200)).toHaveLength(LIMITS.chatReactions)
  expect(statuses.filter((status) => status === 409)).toHaveLength(3)
  const [message] = (await c.get(w.ada, '', MessageList)).messages
  expect(message?.reactions).toHaveLength(LIMITS.chatReactions)
})

it('[CH13] finds messages with all of the words, replies too, newest first and paged', async () => {
  await using w = await testWorkspace()
  const c = await chatIn(w)
  await using _h = c.h
  const root = await c.said(w.ada, 'The build of src/App.tsx is 100% red')
  await c.said(w.ada, 'Build again', { replyTo: root.id })
  await c.said(w.ada, 'ZOË likes 1000 Äpfel')
  for (let time = 0; time < 4; time += 1) await c.said(w.ada, `page ${time}`)
  const find = async (text: string, rest = '') => {
    const found = await c.get(
      w.ada,
      `/search?text=${encodeURIComponent(text)}${rest}`,
      FoundMessages,
    )
    return { texts: found.messages.map((message) => message.text), ...found }
  }
  expect((await find('build')).texts).toEqual(['Build again', root.text])
  expect((await find('red BUILD')).texts).toEqual([root.text])
  expect((await find('app.ts')).texts).toEqual([root.text])
  expect((await find('100%')).texts).toEqual([root.text])
  expect((await find('zoë äpfel')).texts).toEqual(['ZOË likes 1000 Äpfel'])
  for (const nothing of ['p_ge', 'a\\b', 'nothing', "'"]) {
    expect([nothing, (await find(nothing)).texts]).toEqual([nothing, []])
  }
  const first = await find('page', '&limit=3')
  expect([first.texts, first.more]).toEqual([['page 3', 'page 2', 'page 1'], true])
  const rest = await find('page', `&limit=3&before=${first.messages.at(-1)?.id}`)
  expect([rest.texts, rest.more]).toEqual([['page 0'], false])
  expect(await c.status(w.ada, 'GET', '/search?text=%20')).toBe(400)
  expect(await c.status(w.ada, 'GET', '/search?text=a%00b')).toBe(400)
})
