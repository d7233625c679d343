import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../shared/chat.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Port } from '../../shared/ports.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import { type NewsTargets, applyNews } from './apply-news.ts'
import { keys } from './query-keys.ts'

const id = WorkspaceId.parse('00000000-0000-4000-8000-000000000001')
const ada = UserId.parse('00000000-0000-4000-8000-00000000000a')

function targets() {
  const told: string[] = []
  const to: NewsTargets = {
    workspaceId: id,
    userId: ada,
    queries: new QueryClient(),
    tree: { apply: () => told.push('files'), refreshAll: async () => void told.push('refreshAll') },
    onDeleted: () => told.push('deleted'),
    onRole: (role) => told.push(`role ${role}`),
    onPortOpened: ({ port }) => told.push(`port ${port}`),
    onMessage: ({ text }) => told.push(`message ${text}`),
  }
  return { to, told, queries: to.queries }
}

const message = (n: number, text = `m${n}`): Message => ({
  id: n,
  author: { id: ada, name: 'Ada', slot: 0 },
  text,
  mentions: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  replyTo: null,
  key: null,
  editedAt: null,
  deleted: false,
  reactions: [],
  images: [],
  thread: null,
})
const port = (n: number, listening: boolean): Port => ({
  port: n,
  process: 'node',
  listening,
  visibility: 'members',
  url: `http://${n}--x.localhost:3000/`,
})

describe('applyNews', () => {
  it('[CN7] hello asks for every list of this workspace again, and for no other', () => {
    const { to, told, queries } = targets()
    queries.setQueryData(keys.ports(id), [])
    queries.setQueryData(keys.ports('other'), [])
    applyNews({ type: 'hello', connection: 'c', present: [] }, to)
    expect(queries.getQueryState(keys.ports(id))?.isInvalidated).toBe(true)
    expect(queries.getQueryState(keys.ports('other'))?.isInvalidated).toBe(false)
    expect(told).toEqual(['refreshAll'])
  })

  it('[CN8] workspace news keep my role, role news change it', () => {
    const { to, told, queries } = targets()
    queries.setQueryData(keys.workspace(id), { id, status: 'starting', role: 'owner', name: 'a' })
    applyNews({ type: 'workspace', workspace: { id, status: 'running', name: 'b' } as never }, to)
    expect(queries.getQueryData(keys.workspace(id))).toEqual({
      id,
      status: 'running',
      role: 'owner',
      name: 'b',
    })
    applyNews({ type: 'role', role: 'viewer' }, to)
    expect(queries.getQueryData(keys.workspace(id))).toMatchObject({ role: 'viewer' })
    expect(told).toEqual(['refreshAll', 'role viewer'])
  })

  it('[CN9] a message arrives once, in order, even when the answer of the POST was first', () => {
    const { to, queries } = targets()
    queries.setQueryData<ChatCache>(keys.messages(id), {
      messages: [message(1), message(3)],
      readUpTo: 0,
      unreadThreads: [],
      whole: true,
    })
    applyNews({ type: 'message', message: message(3) }, to)
    applyNews({ type: 'message', message: message(2) }, to)
    expect(queries.getQueryData<ChatCache>(keys.messages(id))?.messages.map((m) => m.id)).toEqual([
      1, 2, 3,
    ])
  })

  it('[CN10] only a port that begins to listen is announced', () => {
    const { to, told, queries } = targets()
    applyNews({ type: 'ports', ports: [port(5173, true)] }, to)
    applyNews({ type: 'ports', ports: [port(5173, true), port(8000, false)] }, to)
    applyNews({ type: 'ports', ports: [port(5173, true), port(8000, true)] }, to)
    expect(told).toEqual(['port 8000'])
    expect(queries.getQueryData<Port[]>(keys.ports(id))).toHaveLength(2)
  })

  it('[CN11] only my own read mark moves mine, and never back', () => {
    const { to, queries } = targets()
    queries.setQueryData<ChatCache>(keys.messages(id), {
      messages: [],
      readUpTo: 5,
      unreadThreads: [],
      whole: true,
    })
    const bob = UserId.parse('00000000-0000-4000-8000-00000000000b')
    applyNews({ type: 'read', userId: bob, readUpTo: 9 }, to)
    applyNews({ type: 'read', userId: ada, readUpTo: 3 }, to)
    expect(queries.getQueryData<ChatCache>(keys.messages(id))?.readUpTo).toBe(5)
    applyNews({ type: 'read', userId: ada, readUpTo: 8 }, to)
    expect(queries.getQueryData<ChatCache>(keys.messages(id))?.readUpTo).toBe(8)
  })
})
