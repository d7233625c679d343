import { createStore } from 'zustand/vanilla'
import { AppError } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import { failureOf } from '../app/api.ts'
import { nameBeside } from './free-name.ts'

/** A file and where it goes; without a file, a folder that has nothing in it. */
export type Chosen = {
  readonly path: string
  readonly file: Blob | null
  /** The row of the tree that tells how far it is: the file, or the folder it came in. */
  readonly root?: string
}
/** Sends one file; resolves when it is on the disk there. */
export type Send = (
  path: string,
  file: Blob,
  options: { overwrite: boolean; onProgress: (bytes: number) => void; signal: AbortSignal },
) => Promise<void>
export type Share = { readonly bytes: number; readonly allBytes: number }
export type UploadState =
  | (Share & {
      readonly total: number
      readonly done: number
      readonly roots: ReadonlyMap<string, Share>
    })
  | null
export type Choice = 'replace' | 'both' | 'skip'
/** What is asked when something is in the way; `left` more questions like it wait. */
export type Question = {
  readonly path: string
  readonly left: number
  readonly answer: (choice: Choice, forAll: boolean) => void
}
export type UploadOutcome = {
  readonly uploaded: number
  /** Paths where something is already. */
  readonly inTheWay: readonly Chosen[]
  readonly failed: readonly { path: string; error: unknown }[]
}
type Task = { overwrite: boolean; beside: boolean; outcome: Outcome; signal: AbortSignal }
type Outcome = { uploaded: number; inTheWay: Chosen[]; failed: { path: string; error: unknown }[] }
type Deps = { readonly send: Send; readonly makeFolder?: (path: string) => Promise<unknown> }

const AT_ONCE = 3
const NONE = { total: 0, done: 0, bytes: 0, allBytes: 0, roots: new Map<string, Share>() }

/** Uploads to one workspace, a few at a time, with one progress for all. */
export class Uploads {
  readonly store = createStore<{ state: UploadState; question: Question | null }>(() => ({
    state: null,
    question: null,
  }))
  readonly #deps: Deps
  #stop = new AbortController()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Ends all that is on its way; what has arrived stays. */
  cancel(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    this.store.getState().question?.answer('skip', true)
    this.store.setState({ state: null })
  }

  /** Uploads all of it; about what is in the way somebody is asked, one by one or once for all. */
  async upload(files: readonly Chosen[]): Promise<UploadOutcome> {
    const { signal } = this.#stop
    const first = await this.run(files)
    const [replaced, renamed] = signal.aborted ? [[], []] : await this.#ask(first.inTheWay)
    const rest = [await this.run(replaced, true), await this.run(renamed, false, true)]
    return {
      uploaded: rest.reduce((sum, { uploaded }) => sum + uploaded, first.uploaded),
      inTheWay: [],
      failed: [...first.failed, ...rest.flatMap(({ failed }) => failed)],
    }
  }

  /** Never overwrites unless told to: what is in the way comes back, or goes beside it. */
  async run(files: readonly Chosen[], overwrite = false, beside = false): Promise<UploadOutcome> {
    const outcome: Outcome = { uploaded: 0, inTheWay: [], failed: [] }
    const { signal } = this.#stop
    const waiting = [...files]
    for (const { path, file, root = path } of files) {
      this.#grow(root, { total: 1, allBytes: file?.size ?? 0 })
    }
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        await this.#one(next, { overwrite, beside, outcome, signal })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    if (signal.aborted) return outcome
    const { state } = this.store.getState()
    if (state && state.done >= state.total) this.store.setState({ state: null })
    return outcome
  }

  async #one(chosen: Chosen, { overwrite, beside, outcome, signal }: Task): Promise<void> {
    const { path, file, root = path } = chosen
    let told = 0
    const onProgress = (bytes: number): void => {
      if (signal.aborted) return
      this.#grow(root, { bytes: bytes - told })
      told = bytes
    }
    try {
      await this.#place(chosen, { overwrite, beside, onProgress, signal })
      outcome.uploaded += 1
    } catch (error) {
      if (signal.aborted) return
      if (isTaken(error) && !overwrite) outcome.inTheWay.push(chosen)
      else outcome.failed.push({ path, error })
    }
    if (!signal.aborted) this.#grow(root, { bytes: (file?.size ?? 0) - told, done: 1 })
  }

  async #place(
    { path, file }: Chosen,
    { beside, ...options }: Parameters<Send>[2] & { beside: boolean },
  ): Promise<void> {
    for (let turn = beside ? 1 : 0; ; turn += 1) {
      try {
        return await this.#send(nameBeside(path, turn), file, options)
      } catch (error) {
        if (!beside || !isTaken(error)) throw error
      }
    }
  }

  async #send(path: string, file: Blob | null, options: Parameters<Send>[2]): Promise<void> {
    if (file === null) {
      // A folder that is there already is what was wished for.
      await this.#deps.makeFolder?.(path).catch((error: unknown) => {
        if (!isTaken(error)) throw error
      })
      return
    }
    if (file.size > LIMITS.uploadBytes) {
      throw new AppError('too_large', `${path} is larger than 1 GB.`)
    }
    await this.#deps.send(path, file, options)
  }

  /** What is to be replaced, and what goes beside. */
  async #ask(inTheWay: readonly Chosen[]): Promise<[Chosen[], Chosen[]]> {
    const sorted = { replace: [] as Chosen[], both: [] as Chosen[], skip: [] as Chosen[] }
    let forAll: Choice | undefined
    for (const [at, chosen] of inTheWay.entries()) {
      const left = inTheWay.length - at - 1
      const choice: Choice =
        forAll ??
        (await new Promise((settle) => {
          const answer = (given: Choice, all: boolean): void => {
            if (all) forAll = given
            settle(given)
          }
          this.store.setState({ question: { path: chosen.path, left, answer } })
        }))
      sorted[choice].push(chosen)
    }
    this.store.setState({ question: null })
    return [sorted.replace, sorted.both]
  }

  #grow(root: string, by: Partial<Share & { total: number; done: number }>): void {
    const now = this.store.getState().state ?? NONE
    const share = now.roots.get(root) ?? NONE
    const roots = new Map(now.roots).set(root, {
      bytes: share.bytes + (by.bytes ?? 0),
      allBytes: share.allBytes + (by.allBytes ?? 0),
    })
    const state = {
      total: now.total + (by.total ?? 0),
      done: now.done + (by.done ?? 0),
      bytes: now.bytes + (by.bytes ?? 0),
      allBytes: now.allBytes + (by.allBytes ?? 0),
      roots,
    }
    this.store.setState({ state })
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'changed' || error.code === 'conflict')
}

/** How far something is, from 0 to 1. */
export function shareDone({ bytes, allBytes }: Share): number {
  return allBytes === 0 ? 1 : Math.min(1, bytes / allBytes)
}

/** Sends by XMLHttpRequest: fetch cannot tell how far an upload has come. */
export function sendByXhr(contentUrl: (path: string) => string): Send {
  return (path, file, { overwrite, onProgress, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      const stop = (): void => request.abort()
      signal.addEventListener('abort', stop)
      request.onloadend = () => signal.removeEventListener('abort', stop)
      request.onabort = () => reject(signal.reason)
      request.open('PUT', contentUrl(path))
      request.setRequestHeader('content-type', 'application/octet-stream')
      if (!overwrite) request.setRequestHeader('if-none-match', '*')
      request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size))
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
