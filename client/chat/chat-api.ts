import { Message, MessageList, ReadMark } from '../../shared/chat.ts'
import { api, url } from '../app/api.ts'

/** The chat of a workspace, as the server keeps it. */
export const chatApi = {
  page: (id: string, before?: number) =>
    api.call(
      'GET',
      url`/api/workspaces/${id}/messages` + (before === undefined ? '' : `?before=${before}`),
      MessageList,
    ),
  say: (id: string, text: string) =>
    api.call('POST', url`/api/workspaces/${id}/messages`, Message, { body: { text } }),
  markRead: (id: string, readUpTo: number) =>
    api.call('PUT', url`/api/workspaces/${id}/messages/read`, ReadMark, { body: { readUpTo } }),
}
