import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { RoomInfo } from '../../shared/rooms.ts'
import { RoomClient, type RoomClientDeps } from './room-client.ts'

/** An open file as a panel sees it. */
export type SharedFileView =
  | { status: 'opening' }
  | { status: 'open'; room: RoomClient }
  | { status: 'refused'; code: ErrorCode; reason: string }

export type SharedFileDeps = Omit<RoomClientDeps, 'info' | 'onRefused' | 'dial' | 'keep'> & {
  readonly workspaceId: WorkspaceId
  readonly path: string
  /** `POST …/rooms`. */
  readonly openRoom: (path: string) => Promise<RoomInfo>
  readonly dial: (info: RoomInfo) => ReturnType<RoomClientDeps['dial']>
  readonly keep: (info: RoomInfo) => RoomClientDeps['keep']
  /** Puts text nobody else has beside the file; resolves to where. */
  readonly rescue: (path: string, text: string) => Promise<string>
  readonly onRescued: (path: string) => void
}

const RETRY_MS = 2_000

/**
 * A file somebody has open. It finds the document's present life, and when that life ends (the server
 * says `gone`) goes on with the next one: texts of two lives are never merged, so what only this
 * device has is put beside the file instead.
 */
export class SharedFile implements Disposable {
  readonly #deps: SharedFileDeps
  readonly #listeners = new Set<() => void>()
  #view: SharedFileView = { status: 'opening' }
  #cancelRetry: (() => void) | undefined
  #disposed = false

  constructor(deps: SharedFileDeps) {
    this.#deps = deps
    void this.#open()
  }

  readonly view = (): SharedFileView => this.#view
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The network or the role may have changed: look again now. */
  retryNow(): void {
    if (this.#view.status === 'open') this.#view.room.retryNow()
    else if (this.#view.status === 'refused') this.#reopen()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#cancelRetry?.()
    this.#leave()
  }

  #reopen(): void {
    this.#leave()
    this.#show({ status: 'opening' })
    void this.#open()
  }

  async #open(): Promise<void> {
    try {
      const info = await this.#deps.openRoom(this.#deps.path)
      if (this.#disposed) return
      this.#show({ status: 'open', room: this.#enter(info) })
    } catch (error) {
      this.#failed(error)
    }
  }

  #enter(info: RoomInfo): RoomClient {
    const { wait, random } = this.#deps
    const keep = this.#deps.keep(info)
    const room = new RoomClient({
      wait,
      random,
      info,
      ...(keep && { keep }),
      dial: () => this.#deps.dial(info),
      onRefused: (code, reason) => void this.#refused(room, { code, reason }),
    })
    return room
  }

  async #refused(room: RoomClient, why: { code: ErrorCode; reason: string }): Promise<void> {
    try {
      if (room.view().unsaved > 0) await this.#rescue(room)
    } catch (error) {
      // The text stays in this tab: better an open page that says so than a lost edit.
      const reason = `${why.reason} Your latest edits could not be put beside it: copy them now.`
      return this.#show({ status: 'refused', code: why.code, reason: withCause(reason, error) })
    }
    if (why.code === 'gone') this.#reopen()
    else this.#show({ status: 'refused', ...why })
  }

  async #rescue(room: RoomClient): Promise<void> {
    const put = await this.#deps.rescue(this.#deps.path, room.text.toString())
    this.#deps.onRescued(put)
  }

  /** What may pass is tried again; what is final is told. */
  #failed(error: unknown): void {
    if (this.#disposed) return
    const failure = error instanceof AppError ? error : undefined
    const code = failure?.code ?? 'internal'
    const reason = failure?.message ?? 'The file could not be opened.'
    this.#show({ status: 'refused', code, reason })
    if (code !== 'unavailable' && code !== 'sandbox_unavailable') return
    this.#cancelRetry = this.#deps.wait(RETRY_MS, () => this.#reopen())
  }

  #leave(): void {
    this.#cancelRetry?.()
    if (this.#view.status === 'open') this.#view.room[Symbol.dispose]()
  }

  #show(view: SharedFileView): void {
    if (this.#disposed) return
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

function withCause(reason: string, error: unknown): string {
  return error instanceof Error ? `${reason} (${error.message})` : reason
}
