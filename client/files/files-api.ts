import {
  FileList,
  FileNames,
  type SearchQuery,
  SearchResult,
  Trashed,
  Written,
} from '../../shared/files.ts'
import { RoomInfo } from '../../shared/rooms.ts'
import { Terminal } from '../../shared/terminals.ts'
import { api, url } from '../app/api.ts'

/** The files of one workspace. */
export function filesApi(workspaceId: string) {
  const base = url`/api/workspaces/${workspaceId}/files`
  return {
    list: (path: string, signal?: AbortSignal) =>
      api.call('GET', base + url`?path=${path}`, FileList, { signal }),
    contentUrl: (path: string) => base + url`/content?path=${path}`,
    archiveUrl: (path: string) => base + url`/archive?path=${path}`,
    read: async (path: string, options: { maxBytes: number; signal?: AbortSignal }) =>
      api.send('GET', base + url`/content?path=${path}`, {
        headers: { range: `bytes=0-${options.maxBytes - 1}` },
        signal: options.signal,
      }),
    /** Makes a file that is not there yet; `changed` when it is. */
    create: (path: string, text = '') =>
      api.call('PUT', base + url`/content?path=${path}`, Written, {
        raw: text,
        headers: { 'if-none-match': '*', 'content-type': 'application/octet-stream' },
        repeatable: false,
      }),
    createFolder: (path: string) => api.send('POST', `${base}/directories`, { body: { path } }),
    move: (from: string, to: string) => api.send('POST', `${base}/move`, { body: { from, to } }),
    copy: (from: string, to: string) => api.send('POST', `${base}/copy`, { body: { from, to } }),
    /** Writes over exactly what was read, told by its hash; `changed` when it is something else now. */
    overwrite: (path: string, bytes: Blob, hash: string) =>
      api.call('PUT', base + url`/content?path=${path}`, Written, {
        raw: bytes,
        headers: { 'if-match': `"${hash}"`, 'content-type': 'application/octet-stream' },
        repeatable: false,
      }),
    openTerminal: (cwd: string) =>
      api.call('POST', url`/api/workspaces/${workspaceId}/terminals`, Terminal, {
        body: { cols: 80, rows: 24, ...(cwd !== '' && { cwd }) },
      }),
    trash: (path: string) => api.call('DELETE', base + url`?path=${path}`, Trashed),
    restore: (trashId: string) => api.send('POST', `${base}/restore`, { body: { trashId } }),
    names: (signal?: AbortSignal) => api.call('GET', `${base}/names`, FileNames, { signal }),
    search: (query: Partial<SearchQuery> & { text: string }, signal: AbortSignal) =>
      api.call('POST', `${base}/search`, SearchResult, {
        body: query,
        signal,
        repeatable: true,
      }),
    openRoom: (path: string) =>
      api.call('POST', url`/api/workspaces/${workspaceId}/rooms`, RoomInfo, {
        body: { path },
        repeatable: true,
      }),
  }
}
export type FilesApi = ReturnType<typeof filesApi>
