import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import type { RoomInfo } from '../../shared/rooms.ts'
import { t } from '../words/words.ts'
import { RoomClient, type RoomClientDeps } from './room-client.ts'
import { isPermanent } from './room-line.ts'

/** An open file as a panel sees it. */
export type SharedFileView =
  | { status: 'opening' }
  | { status: 'open'; room: RoomClient }
  /** `text` is what nobody else has and what could not be put anywhere. */
  | { status: 'refused'; code: ErrorCode; reason: string; text?: string }

export type SharedFileDeps = Pick<RoomClientDeps, 'wait' | 'random'> & {
  readonly path: string
  /** `POST …/rooms`. */
  readonly openRoom: (path: string) => Promise<RoomInfo>
  readonly dial: (info: RoomInfo) => ReturnType<RoomClientDeps['dial']>
  readonly keep: (info: RoomInfo) => RoomClientDeps['keep']
  /** Puts text nobody else has beside the file; resolves to where. */
  readonly rescue: (path: string, text: string) => Promise<string>
  readonly onRescued: (path: string) => void
}

type Why = { code: ErrorCode; reason: string }

const RETRY_MS = 1_000
const RETRY_MOST_MS = 15_000

/**
 * A file somebody has open. It finds the document's present life, and when that life ends (the server
 * says `gone`) goes on with the next one: texts of two lives are never merged, so what only this
 * device has is put beside the file instead.
 */
export class SharedFile implements Disposable {
  readonly #deps: SharedFileDeps
  readonly #listeners = new Set<() => void>()
  #view: SharedFileView = { status: 'opening' }
  /** Follows the file when somebody moves it. */
  #path: string
  /** The room whose life ended last. */
  #ended = ''
  #failures = 0
  #asking = false
  #askedAgain = false
  #cancelRetry: (() => void) | undefined
  #disposed = false

  constructor(deps: SharedFileDeps) {
    this.#deps = deps
    this.#path = deps.path
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

  networkGone(): void {
    if (this.#view.status === 'open') this.#view.room.networkGone()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#cancelRetry?.()
    this.#leave()
  }

  #reopen(): void {
    this.#cancelRetry?.()
    void this.#open()
  }

  async #open(): Promise<void> {
    try {
      const info = await this.#deps.openRoom(this.#path)
      if (this.#disposed) return
      this.#failures = 0
      this.#leave()
      this.#show({ status: 'open', room: this.#enter(info) })
    } catch (error) {
      this.#failed(error)
    }
  }

  #enter(info: RoomInfo): RoomClient {
    const { wait, random } = this.#deps
    const room = new RoomClient({
      wait,
      random,
      info,
      keep: this.#deps.keep(info),
      dial: () => this.#deps.dial(info),
      onRefused: (code, reason) => void this.#refused(room, { code, reason }),
      onDoubt: () => void this.#askAgain(room),
    })
    return room
  }

  /** The same room may have become ours to edit, or to read only; or the file has a new life. */
  async #askAgain(room: RoomClient): Promise<void> {
    if (!this.#isShown(room)) return
    // A doubt that comes while we ask is newer than the answer.
    this.#askedAgain = this.#asking
    if (this.#asking) return
    this.#asking = true
    try {
      const info = await this.#deps.openRoom(this.#pathOf(room))
      if (!this.#isShown(room)) return
      if (info.room === room.info.room) room.learn(info)
      else await this.#refused(room, { code: 'gone', reason: t('The file was begun anew.') })
    } catch (error) {
      const why = whyOf(error)
      if (!isFinal(why.code)) this.#deps.wait(RETRY_MS, () => void this.#askAgain(room))
      else if (this.#isShown(room)) await this.#refused(room, why)
    } finally {
      this.#asking = false
      if (this.#askedAgain) void this.#askAgain(room)
    }
  }

  async #refused(room: RoomClient, why: Why): Promise<void> {
    if (!this.#isShown(room)) return
    this.#path = this.#pathOf(room)
    try {
      if (room.view().unsaved > 0) await this.#rescue(room)
    } catch (error) {
      return this.#giveBack(room, why, error)
    }
    if (!this.#isShown(room)) return
    this.#leave()
    if (!this.#mayLiveOn(room, why)) return this.#show({ status: 'refused', ...why })
    room.forget()
    this.#show({ status: 'opening' })
    this.#reopen()
  }

  /** Once per life: a room that opens and is refused again would go round for ever. */
  #mayLiveOn(room: RoomClient, { code }: Why): boolean {
    if (code !== 'gone' && code !== 'not_found') return false
    const before = this.#ended
    this.#ended = room.info.room
    return before !== this.#ended
  }

  async #rescue(room: RoomClient): Promise<void> {
    const put = await this.#deps.rescue(this.#path, room.text.toString())
    this.#deps.onRescued(put)
  }

  /** Better a page that shows the text than a lost edit. */
  #giveBack(room: RoomClient, why: Why, error: unknown): void {
    const text = room.text.toString()
    const cause = error instanceof Error ? ` (${error.message})` : ''
    const reason = t(
      '{reason} Your latest edits are only here, and could not be put beside the file{cause}.',
      { reason: why.reason, cause },
    )
    this.#leave()
    this.#show({ status: 'refused', code: why.code, reason, text })
  }

  /** What may pass is tried again; what is final is told. */
  #failed(error: unknown): void {
    if (this.#disposed) return
    const why = whyOf(error)
    const kept = this.#view.status === 'refused' ? this.#view.text : undefined
    this.#show({ status: 'refused', ...why, ...(kept !== undefined && { text: kept }) })
    // While it shows a text that is nowhere else, only the person decides to go on.
    if (isFinal(why.code) || kept !== undefined) return
    this.#failures += 1
    const ceiling = Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** this.#failures)
    const ms = ceiling / 2 + (ceiling / 2) * this.#deps.random()
    this.#cancelRetry = this.#deps.wait(ms, () => this.#reopen())
  }

  #pathOf(room: RoomClient): string {
    const { file } = room.view()
    return file?.type === 'moved' ? file.path : this.#path
  }

  #isShown(room: RoomClient): boolean {
    return !this.#disposed && this.#view.status === 'open' && this.#view.room === room
  }

  #leave(): void {
    if (this.#view.status === 'open') this.#view.room[Symbol.dispose]()
  }

  #show(view: SharedFileView): void {
    if (this.#disposed) return
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

function whyOf(error: unknown): Why {
  if (error instanceof AppError) return { code: error.code, reason: error.message }
  return { code: 'internal', reason: t('The file could not be opened.') }
}

/** Asking again would be answered the same. */
function isFinal(code: ErrorCode): boolean {
  return isPermanent(ERRORS[code].close)
}
