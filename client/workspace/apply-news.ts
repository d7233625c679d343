import type { QueryClient } from '@tanstack/react-query'
import type { Message } from '../../shared/chat.ts'
import type { FileChange } from '../../shared/files.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { News } from '../../shared/news.ts'
import type { Port } from '../../shared/ports.ts'
import type { Role } from '../../shared/roles.ts'
import { unreachable } from '../../shared/unreachable.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import {
  type ChatCache,
  type PastCache,
  type ThreadCache,
  placed,
  replaced,
  withMark,
  withMessage,
} from '../chat/chat-cache.ts'
import { keys } from './query-keys.ts'

export type NewsTargets = {
  readonly workspaceId: WorkspaceId
  readonly userId: string
  readonly queries: QueryClient
  readonly tree: { apply(changes: readonly FileChange[]): void; refreshAll(): Promise<void> }
  readonly onDeleted: () => void
  readonly onRole: (role: Role) => void
  readonly onPortOpened: (port: Port) => void
  readonly onMessage: (message: Message) => void
}

/** Puts a piece of news where the screens look. */
export function applyNews(news: News, to: NewsTargets): void {
  const { queries, workspaceId: id } = to
  switch (news.type) {
    case 'hello':
      return resync(to)
    case 'present':
      return
    case 'workspace':
      return patchWorkspace(to, news.workspace)
    case 'deleted':
      return to.onDeleted()
    case 'role': {
      const before = queries.getQueryData<Workspace>(keys.workspace(id))?.role
      patchWorkspace(to, { role: news.role })
      void queries.invalidateQueries({ queryKey: keys.all(id) })
      // The server may say it twice, once more when the socket comes back.
      if (before !== news.role) to.onRole(news.role)
      return
    }
    case 'members':
      void queries.invalidateQueries({ queryKey: keys.members(id) })
      return void queries.invalidateQueries({ queryKey: keys.invites(id) })
    case 'files':
      return to.tree.apply(news.changes)
    case 'terminals':
      return void queries.setQueryData(keys.terminals(id), news.terminals)
    case 'ports':
      return applyPorts(news.ports, to)
    case 'schema':
      return void queries.invalidateQueries({ queryKey: keys.schema(id) })
    case 'message':
      applyMessage(news.message, news.followers ?? [], to)
      return to.onMessage(news.message)
    case 'message_changed':
      return applyChange(news.message, to)
    case 'read':
      if (news.userId !== to.userId) return
      return void queries.setQueryData<ChatCache>(keys.messages(id), (chat) => withMark(chat, news))
    case 'typing':
    case 'gather':
    case 'control_asked':
    case 'control_declined':
    case 'refused':
      // These are for the screen, not for the lists: `useTyping` and `useQuestions` hear them.
      return
    default:
      return unreachable(news)
  }
}

function resync({ queries, workspaceId, tree }: NewsTargets): void {
  void queries.invalidateQueries({ queryKey: keys.workspace(workspaceId) })
  void queries.invalidateQueries({ queryKey: keys.all(workspaceId) })
  void tree.refreshAll()
}

function patchWorkspace(
  { queries, workspaceId, tree }: NewsTargets,
  change: Partial<Workspace>,
): void {
  const key = keys.workspace(workspaceId)
  const before = queries.getQueryData<Workspace>(key)
  if (!before) return
  queries.setQueryData<Workspace>(key, { ...before, ...change })
  if (change.status !== 'running' || before.status === 'running') return
  void queries.invalidateQueries({ queryKey: keys.all(workspaceId) })
  void tree.refreshAll()
}

function applyPorts(
  ports: readonly Port[],
  { queries, workspaceId, onPortOpened }: NewsTargets,
): void {
  const key = keys.ports(workspaceId)
  const before = queries.getQueryData<readonly Port[]>(key)
  queries.setQueryData(key, ports)
  if (!before) return
  const listening = new Set(before.filter((each) => each.listening).map(({ port }) => port))
  for (const port of ports) if (port.listening && !listening.has(port.port)) onPortOpened(port)
}

function applyMessage(
  message: Message,
  followers: readonly string[],
  { queries, workspaceId: id, userId: me }: NewsTargets,
): void {
  queries.setQueryData<ChatCache>(keys.messages(id), (chat) =>
    withMessage(chat, message, { me, followers }),
  )
  if (message.replyTo === null) return
  queries.setQueryData<ThreadCache>(
    keys.thread(id, message.replyTo),
    (thread) => thread && { ...thread, messages: placed(thread.messages, message) },
  )
}

/** Puts a changed message wherever it is shown. */
export function applyChange(
  message: Message,
  { queries, workspaceId: id }: Pick<NewsTargets, 'queries' | 'workspaceId'>,
): void {
  queries.setQueriesData<PastCache>(
    { queryKey: keys.past(id) },
    (past) => past && { ...past, messages: replaced(past.messages, message) },
  )
  queries.setQueryData<ChatCache>(
    keys.messages(id),
    (chat) => chat && { ...chat, messages: replaced(chat.messages, message) },
  )
  queries.setQueryData<ThreadCache>(
    keys.thread(id, message.replyTo ?? message.id),
    (thread) =>
      thread && {
        ...thread,
        root: thread.root.id === message.id ? message : thread.root,
        messages: replaced(thread.messages, message),
      },
  )
}
