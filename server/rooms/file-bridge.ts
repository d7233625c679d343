import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { ReadOnlyReason, RoomNotice } from '../../shared/rooms.ts'
import type { AgentFiles } from '../agent/agent.ts'
import { DiskReplica } from './disk-replica.ts'
import { textOf, type OpenIntent, type Replayed } from './document-replay.ts'
import { FileTurns } from './file-turns.ts'
import { doneOf, noData } from './log-record.ts'
import type { RoomLog } from './room-log.ts'
import type { Timing } from './timing.ts'
import {
  countLines,
  hashOf,
  readTextFile,
  writeTextFile,
  type TextFile,
  type TextFormat,
} from './text-file.ts'

/** A document that grew past the limit by editing is still saved and read, up to here. */
const HARD_BYTES = 4 * LIMITS.liveFileBytes

export type BridgeDeps = {
  readonly path: string
  readonly format: TextFormat
  readonly replayed: Replayed
  readonly log: Pick<RoomLog, 'append' | 'whenDurable'>
  readonly timing: Timing
  /** The files of the running sandbox; undefined while there is none. */
  readonly files: () => AgentFiles | undefined
  /** A change from the disk that is in the log already. */
  readonly apply: (update: Uint8Array) => void
  readonly notify: (notice: RoomNotice) => void
  readonly onReadOnly: (reason: ReadOnlyReason | null) => void
  readonly onFormat: (format: TextFormat) => void
  /** Where a file with this inode and content went, if it was moved a moment ago. */
  readonly findMoved: (file: {
    path: string
    inode: string | undefined
    hash: string
  }) => Promise<string | undefined>
  /** Makes the document live at another path; false when one is there. */
  readonly rebind: (path: string) => Promise<boolean>
  readonly onError: (error: unknown) => void
}

type Disk =
  /** Not looked at since the sandbox came, or there is none. */
  | { kind: 'unknown' }
  | { kind: 'present'; base: Pick<TextFile, 'format' | 'endings'> }
  /** Gone a moment ago; `git checkout` brings files back. */
  | { kind: 'missing'; since: number }
  | { kind: 'orphaned' }
  | { kind: 'unreadable'; reason: 'not_text' | 'too_large' }

/**
 * Keeps one document and one file the same. Everything here happens one after the other; what is on disk
 * is decided by content hash, never by time or by who was seen writing.
 */
export class FileBridge {
  readonly #deps: BridgeDeps
  readonly #replica: DiskReplica
  #path: string
  #format: TextFormat
  #inode: string | undefined
  #disk: Disk = { kind: 'unknown' }
  readonly #turns: FileTurns
  #touches = 0
  #saved = 0

  constructor(deps: BridgeDeps) {
    this.#deps = deps
    this.#path = deps.path
    this.#format = deps.format
    this.#replica = new DiskReplica(deps.replayed)
    this.#turns = new FileTurns({
      timing: deps.timing,
      look: () => this.#look(),
      save: () => this.#save(),
      dirty: () => this.dirty,
      onFailed: (error, failures) => this.#failed(error, failures),
    })
    if (!this.#replica.holds(textOf(deps.replayed.doc), deps.format)) this.#touches = 1
  }

  get path(): string {
    return this.#path
  }
  get format(): TextFormat {
    return this.#format
  }
  /** Edits are left that the file does not have. */
  get dirty(): boolean {
    return this.#touches !== this.#saved
  }
  get orphaned(): boolean {
    return this.#disk.kind === 'orphaned' || this.#disk.kind === 'missing'
  }
  /** Why there is no live document, when there is none: a new one needs its file. */
  get unseeded(): ErrorCode | undefined {
    if (this.#replica.hash !== null) return undefined
    if (this.#disk.kind === 'unreadable') return this.#disk.reason
    return this.orphaned ? 'not_found' : 'sandbox_unavailable'
  }

  /** Looks at the file for the first time: seeds a new document, finishes what a crash left. */
  start(): Promise<void> {
    return this.#turns.run(() => this.#look())
  }

  /** Something may have happened to the file. */
  hint(): void {
    this.#turns.look()
  }

  /** The sandbox went away or came back. */
  agentChanged(): void {
    this.#disk = { kind: 'unknown' }
    this.#turns.forgive()
    if (this.#deps.files() !== undefined) this.#turns.lookAndSave()
  }

  /** The live copy was edited. */
  touched(): void {
    this.#touches += 1
    this.#turns.saveSoon()
  }

  /** The file is known to have moved. */
  moved(path: string): void {
    this.#path = path
    this.#deps.notify({ type: 'moved', path })
    this.hint()
  }

  /** The file was deleted on purpose: no need to wait for it to come back. */
  removed(): void {
    this.#disk = { kind: 'missing', since: 0 }
    this.hint()
  }

  /** Resolves when what was typed so far is on disk, or cannot be now. */
  async flush(): Promise<void> {
    for (let round = 0; round < 3 && this.dirty; round += 1) {
      await this.#turns.attempt(() => this.#save())
      if (this.#disk.kind !== 'present') return
    }
  }

  /** Runs between looks and saves, with the replica's state. */
  exclusively<T>(task: (replica: DiskReplica) => Promise<T>): Promise<T> {
    return this.#turns.run(() => task(this.#replica))
  }

  stop(): void {
    this.#turns.stop()
    this.#replica.close()
  }

  #failed(error: unknown, failures: number): boolean {
    this.#disk = { kind: 'unknown' }
    if (failures === 1) this.#deps.onError(error)
    const reason = error instanceof AppError ? error.message : 'The file could not be written.'
    if (this.dirty) this.#deps.notify({ type: 'unsaved', reason })
    return this.#deps.files() !== undefined
  }

  async #look(): Promise<void> {
    const files = this.#deps.files()
    if (files === undefined || this.#turns.stopped) return void (this.#disk = { kind: 'unknown' })
    const stat = await files.stat(this.#path)
    if (stat === undefined) return this.#absent()
    if (stat.kind === 'directory' || stat.kind === 'other') return this.#cannot('not_text')
    const known = stat.hash !== undefined && stat.hash === this.#replica.hash
    this.#inode = stat.inode
    if (known && this.#disk.kind === 'present') return
    const read = await this.#read(files)
    if (read === 'too_large') return this.#cannot('too_large')
    if (read === undefined) return this.#absent()
    await this.#found(read)
  }

  async #read(
    files: AgentFiles,
  ): Promise<{ bytes: Buffer; hash: string } | undefined | 'too_large'> {
    try {
      const first = this.#replica.hash === null
      return await files.read(this.#path, first ? LIMITS.liveFileBytes : HARD_BYTES)
    } catch (error) {
      if (error instanceof AppError && error.code === 'too_large') return 'too_large'
      throw error
    }
  }

  async #found({ bytes, hash }: { bytes: Buffer; hash: string }): Promise<void> {
    const file = readTextFile(bytes, this.#format)
    if (file === undefined) return this.#cannot('not_text')
    const first = this.#replica.hash === null
    if (first && countLines(file.text) > LIMITS.liveFileLines) return this.#cannot('too_large')
    if (this.#disk.kind === 'unreadable') this.#deps.onReadOnly(null)
    this.#present(file)
    if (this.dirty) this.#turns.saveSoon()
    if (hash === this.#replica.hash) return
    const own = this.#replica.intentOf(hash)
    if (own !== undefined) return this.#confirm(own)
    await this.#import(file.text, hash)
  }

  #present(file: TextFile): void {
    this.#disk = { kind: 'present', base: { format: file.format, endings: file.endings } }
    const { eol, bom } = file.format
    if (eol === this.#format.eol && bom === this.#format.bom) return
    this.#format = file.format
    this.#deps.onFormat(file.format)
  }

  /**
   * A change by somebody else. It is committed before anyone sees it: were it sent first and lost in a
   * crash, it would be found on disk again and, with new ids, double in the copies that kept the old ones.
   */
  async #import(text: string, hash: string): Promise<void> {
    const passedThrough = this.#replica.closestIntent(text)
    if (passedThrough !== undefined) this.#confirm(passedThrough)
    const before = this.#replica.text
    const first = this.#replica.hash === null
    const update = this.#replica.absorb(text, hash)
    const seq = this.#deps.log.append('file', { data: update, hash })
    await this.#deps.log.whenDurable(seq)
    this.#deps.apply(update)
    if (!first) this.#deps.notify({ type: 'disk', large: mostlyGone(before, text) })
  }

  #confirm(intent: OpenIntent): void {
    this.#replica.confirm(intent)
    this.#deps.log.append('done', { data: doneOf(intent.seq), hash: intent.hash })
  }

  async #save(): Promise<void> {
    if (!this.dirty || this.#turns.stopped) return
    if (this.#disk.kind === 'unknown') await this.#look()
    const files = this.#deps.files()
    const { hash: expected } = this.#replica
    if (this.#disk.kind !== 'present' || files === undefined || expected === null) return
    const touches = this.#touches
    const base = { ...this.#disk.base, text: this.#replica.text }
    const bytes = writeTextFile(textOf(this.#deps.replayed.doc), base)
    const intent = await this.#announce(hashOf(bytes))
    if (intent.hash !== expected) {
      const outcome = await files.write(this.#path, bytes, { hash: expected })
      if (!outcome.ok && outcome.hash !== intent.hash) return this.#conflict(intent)
    }
    this.#written({ intent, bytes, touches })
    await this.#noteInode(files)
  }

  async #announce(hash: string): Promise<OpenIntent> {
    const seq = this.#deps.log.append('intent', { data: noData, hash })
    const intent = this.#replica.announce(seq, hash, this.#deps.replayed.doc)
    await this.#deps.log.whenDurable(seq)
    return intent
  }

  #written({
    intent,
    bytes,
    touches,
  }: {
    intent: OpenIntent
    bytes: Buffer
    touches: number
  }): void {
    this.#saved = touches
    // Every save makes a new inode; until it is known, content alone tells where the file went.
    this.#inode = undefined
    this.#confirm(intent)
    const file = readTextFile(bytes, this.#format)
    if (file !== undefined) this.#present(file)
    this.#deps.notify({ type: 'saved', hash: intent.hash })
  }

  /** Somebody was faster: their change first, ours on top of it. */
  async #conflict(intent: OpenIntent): Promise<void> {
    this.#replica.withdraw(intent)
    await this.#look()
    this.#turns.saveSoon()
  }

  async #noteInode(files: AgentFiles): Promise<void> {
    const stat = await files.stat(this.#path)
    if (stat !== undefined && stat.hash === this.#replica.hash) this.#inode = stat.inode
    else this.hint()
  }

  async #absent(): Promise<void> {
    const { absentRecheck } = this.#deps.timing
    if (this.#disk.kind === 'orphaned') return
    if (this.#disk.kind !== 'missing') {
      this.#disk = { kind: 'missing', since: performance.now() }
      return this.#turns.lookIn(absentRecheck)
    }
    if (performance.now() - this.#disk.since < absentRecheck * 0.9) return
    if (await this.#followed()) return
    this.#disk = { kind: 'orphaned' }
    this.#deps.notify({ type: 'deleted' })
  }

  async #followed(): Promise<boolean> {
    const { hash } = this.#replica
    if (hash === null) return false
    const path = await this.#deps.findMoved({ path: this.#path, inode: this.#inode, hash })
    if (path === undefined || !(await this.#deps.rebind(path))) return false
    this.#disk = { kind: 'unknown' }
    this.moved(path)
    return true
  }

  #cannot(reason: 'not_text' | 'too_large'): void {
    if (this.#disk.kind === 'unreadable') return
    this.#disk = { kind: 'unreadable', reason }
    const message =
      reason === 'not_text'
        ? 'The file on disk is not text any more; it is left alone.'
        : 'The file on disk is too large for live editing now; it is left alone.'
    this.#deps.notify({ type: 'unsaved', reason: message })
    this.#deps.onReadOnly(reason)
  }
}

/** More than nine tenths of a text that was worth something. */
function mostlyGone(before: string, after: string): boolean {
  return before.length >= 200 && after.length < before.length / 10
}
