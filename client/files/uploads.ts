import { createStore } from 'zustand/vanilla'
import { AppError } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import { failureOf } from '../app/api.ts'

export type Chosen = { readonly path: string; readonly file: Blob }
/** Sends one file; resolves when it is on the disk there. */
export type Send = (
  path: string,
  file: Blob,
  options: { overwrite: boolean; onProgress: (bytes: number) => void },
) => Promise<void>
export type UploadState = {
  readonly total: number
  readonly done: number
  readonly bytes: number
  readonly allBytes: number
} | null
export type UploadOutcome = {
  readonly uploaded: number
  /** Paths where something is already. */
  readonly inTheWay: readonly Chosen[]
  readonly failed: readonly { path: string; error: unknown }[]
}

const AT_ONCE = 3

/** Uploads to one workspace, a few at a time, with one progress for all. */
export class Uploads {
  readonly store = createStore<{ state: UploadState }>(() => ({ state: null }))
  readonly #send: Send

  constructor(deps: { send: Send }) {
    this.#send = deps.send
  }

  /** Never overwrites unless told to: what is in the way comes back to be asked about. */
  async run(files: readonly Chosen[], overwrite = false): Promise<UploadOutcome> {
    const outcome = {
      uploaded: 0,
      inTheWay: [] as Chosen[],
      failed: [] as { path: string; error: unknown }[],
    }
    const waiting = [...files]
    this.#grow({
      total: files.length,
      allBytes: files.reduce((sum, { file }) => sum + file.size, 0),
    })
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await this.#one(next, overwrite, outcome)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const { state } = this.store.getState()
    if (state && state.done >= state.total) this.store.setState({ state: null })
    return outcome
  }

  async #one(
    chosen: Chosen,
    overwrite: boolean,
    outcome: { uploaded: number; inTheWay: Chosen[]; failed: { path: string; error: unknown }[] },
  ): Promise<void> {
    const { path, file } = chosen
    let told = 0
    const onProgress = (bytes: number): void => {
      this.#grow({ bytes: bytes - told })
      told = bytes
    }
    try {
      if (file.size > LIMITS.uploadBytes)
        throw new AppError('too_large', `${path} is larger than 1 GB.`)
      await this.#send(path, file, { overwrite, onProgress })
      outcome.uploaded += 1
    } catch (error) {
      const taken =
        error instanceof AppError && (error.code === 'changed' || error.code === 'conflict')
      if (taken && !overwrite) outcome.inTheWay.push(chosen)
      else outcome.failed.push({ path, error })
    }
    this.#grow({ bytes: file.size - told, done: 1 })
  }

  #grow(by: Partial<NonNullable<UploadState>>): void {
    const now = this.store.getState().state ?? { total: 0, done: 0, bytes: 0, allBytes: 0 }
    const state = {
      total: now.total + (by.total ?? 0),
      done: now.done + (by.done ?? 0),
      bytes: now.bytes + (by.bytes ?? 0),
      allBytes: now.allBytes + (by.allBytes ?? 0),
    }
    this.store.setState({ state })
  }
}

/** Sends by XMLHttpRequest: fetch cannot tell how far an upload has come. */
export function sendByXhr(contentUrl: (path: string) => string): Send {
  return (path, file, { overwrite, onProgress }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.open('PUT', contentUrl(path))
      request.setRequestHeader('content-type', 'application/octet-stream')
      if (!overwrite) request.setRequestHeader('if-none-match', '*')
      request.upload.onprogress = ({ loaded }) => onProgress(loaded)
      request.onerror = () =>
        reject(new AppError('unavailable', 'The connection was lost during the upload.'))
      request.onload = () => {
        if (request.status < 300) return resolve()
        const answer = new Response(request.responseText, { status: request.status })
        failureOf(answer).then(reject, reject)
      }
      request.send(file)
    })
}

/** What was dropped or picked, folders included, with paths below `folder`. */
export async function chosenFrom(transfer: DataTransfer, folder: string): Promise<Chosen[]> {
  // Entries have to be taken in the tick of the event; later the list is empty.
  const roots = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: Chosen[] = []
  for (const root of roots) await walk(root, folder, found)
  return found
}

async function walk(entry: FileSystemEntry, folder: string, found: Chosen[]): Promise<void> {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ path, file })
    return
  }
  if (!isDirectory(entry)) return
  const reader = entry.createReader()
  const batch = (): Promise<FileSystemEntry[]> =>
    new Promise((resolve, reject) => reader.readEntries(resolve, reject))
  // A reader gives a hundred at a time, and an empty batch at the end.
  for (let entries = await batch(); entries.length > 0; entries = await batch()) {
    for (const each of entries) await walk(each, path, found)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
