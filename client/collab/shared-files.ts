import type { WorkspaceId } from '../../shared/ids.ts'
import { RoomInfo } from '../../shared/rooms.ts'
import { api, url } from '../app/api.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { keepOnDevice } from './device-keeper.ts'
import type { LineSocket } from './room-line.ts'
import { SafetyWatch } from './safety.ts'
import { safetyBoard } from './safety-board.ts'
import { SharedFile } from './shared-file.ts'

/** A closed tab that is opened again soon finds its room still warm. */
const LINGER_MS = 30_000

type Entry = {
  file: SharedFile
  safety: SafetyWatch
  uses: number
  cancel: (() => void) | undefined
}
const entries = new Map<string, Entry>()

/** The one shared file of this page at a path. Call the undo when the panel goes. */
export function takeFile(
  workspaceId: WorkspaceId,
  path: string,
): { file: SharedFile; release: () => void } {
  const key = `${workspaceId}/${path}`
  const entry = entries.get(key) ?? newEntry(key, openFile(workspaceId, path))
  entries.set(key, entry)
  entry.cancel?.()
  entry.uses += 1
  return { file: entry.file, release: once(() => release(key, entry)) }
}

/** The shared file at a path, if somebody has taken it. */
export function findFile(workspaceId: WorkspaceId, path: string): SharedFile | undefined {
  return entries.get(`${workspaceId}/${path}`)?.file
}

/** Edits of this page that only this device holds. */
export function unsavedEdits(): number {
  return [...entries.values()].reduce((sum, { file }) => sum + unsavedIn(file), 0)
}

function unsavedIn(file: SharedFile): number {
  const view = file.view()
  return view.status === 'open' ? view.room.view().unsaved : 0
}

function newEntry(key: string, file: SharedFile): Entry {
  const safety = new SafetyWatch(file, (now) => safetyBoard.setState({ [key]: now }))
  return { file, safety, uses: 0, cancel: undefined }
}

function release(key: string, entry: Entry): void {
  entry.uses -= 1
  if (entry.uses === 0) lingerThenGo(key, entry)
}

/** Edits that are still on their way keep the room: its tab may be closed, they have to arrive. */
function lingerThenGo(key: string, entry: Entry): void {
  entry.cancel = wait(LINGER_MS, () => {
    if (unsavedIn(entry.file) > 0) return lingerThenGo(key, entry)
    entries.delete(key)
    entry.safety[Symbol.dispose]()
    entry.file[Symbol.dispose]()
  })
}

function openFile(workspaceId: WorkspaceId, path: string): SharedFile {
  return new SharedFile({
    path,
    wait,
    random: Math.random,
    openRoom: (at) =>
      api.call('POST', url`/api/workspaces/${workspaceId}/rooms`, RoomInfo, { body: { path: at } }),
    dial: (info) => dial(workspaceId, info),
    keep: (info) => (doc) => keepOnDevice(`${workspaceId}/${info.room}`, doc),
    rescue: (at, text) => putBeside({ workspaceId, path: at, text }),
    onRescued: (at) =>
      toast(t('The file was replaced while you were away. Your edits are in {at}.', { at })),
  })
}

function dial(workspaceId: WorkspaceId, info: RoomInfo): LineSocket {
  const address = new URL(`/collab/${workspaceId}/${info.room}?x=1`, location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  return new WebSocket(address)
}

async function putBeside(edit: {
  workspaceId: WorkspaceId
  path: string
  text: string
}): Promise<string> {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
  const path = `${edit.path}.mine-${time}`
  await api.send('PUT', url`/api/workspaces/${edit.workspaceId}/files/content?path=${path}`, {
    raw: edit.text,
    headers: { 'if-none-match': '*' },
    repeatable: false,
  })
  return path
}

function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

function once(run: () => void): () => void {
  let done = false
  return () => {
    if (!done) run()
    done = true
  }
}

if (typeof window !== 'undefined') {
  const again = (): void => entries.forEach(({ file }) => file.retryNow())
  window.addEventListener('online', again)
  window.addEventListener('offline', () => entries.forEach(({ file }) => file.networkGone()))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') again()
  })
  window.addEventListener('beforeunload', (event) => {
    if (unsavedEdits() > 0) event.preventDefault()
  })
}
