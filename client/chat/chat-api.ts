import {
  ChatImage,
  FoundMessages,
  Message,
  MessageList,
  type NewMessage,
  ReadMark,
  ThreadList,
} from '../../shared/chat.ts'
import { api, url } from '../app/api.ts'

type Page = { before?: number | undefined; after?: number | undefined; limit: number }

/** The chat of a workspace, as the server keeps it. */
export const chatApi = {
  page: (id: string, page: Page) =>
    api.call('GET', url`/api/workspaces/${id}/messages` + asked(page), MessageList),
  thread: (id: string, root: number, page: Page) =>
    api.call('GET', url`/api/workspaces/${id}/messages/${root}/thread` + asked(page), ThreadList),
  search: (id: string, { text, ...page }: Page & { text: string }, signal: AbortSignal) =>
    api.call(
      'GET',
      url`/api/workspaces/${id}/messages/search` + asked(page) + url`&text=${text}`,
      FoundMessages,
      { signal },
    ),
  say: (id: string, body: NewMessage) =>
    api.call('POST', url`/api/workspaces/${id}/messages`, Message, { body }),
  edit: (id: string, message: number, text: string) =>
    api.call('PATCH', url`/api/workspaces/${id}/messages/${message}`, Message, { body: { text } }),
  remove: (id: string, message: number) =>
    api.call('DELETE', url`/api/workspaces/${id}/messages/${message}`, Message),
  restore: (id: string, message: number) =>
    api.call('POST', url`/api/workspaces/${id}/messages/${message}/restore`, Message),
  react: (id: string, message: number, { emoji, on }: { emoji: string; on: boolean }) =>
    api.call(
      on ? 'PUT' : 'DELETE',
      url`/api/workspaces/${id}/messages/${message}/reactions/${emoji}`,
      Message,
    ),
  markRead: (id: string, mark: ReadMark) =>
    api.call('PUT', url`/api/workspaces/${id}/messages/read`, ReadMark, { body: mark }),
  upload: (id: string, file: File, signal: AbortSignal) =>
    api.call('POST', url`/api/workspaces/${id}/messages/images?name=${file.name}`, ChatImage, {
      raw: file,
      headers: { 'content-type': 'application/octet-stream' },
      signal,
    }),
  imageUrl: (id: string, image: string) => url`/api/workspaces/${id}/messages/images/${image}`,
}

function asked({ before, after, limit }: Page): string {
  return (
    url`?limit=${limit}` +
    (before === undefined ? '' : url`&before=${before}`) +
    (after === undefined ? '' : url`&after=${after}`)
  )
}
