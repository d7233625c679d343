import { parseJson } from '../../shared/parse.ts'
import { TerminalDown, type TerminalUp } from '../../shared/terminals.ts'
import { type LineSocket, isPermanent } from '../collab/room-line.ts'
import { t } from '../words/words.ts'
import { DrawnReport } from './drawn-report.ts'
import { HeldKeys } from './held-keys.ts'
import { InputPacer } from './input-pacer.ts'
import { MissedLines } from './missed-lines.ts'

/** What draws the bytes. `write` calls back when they are parsed. */
export interface Screen {
  reset(size: { cols: number; rows: number }): void
  resize(size: { cols: number; rows: number }): void
  write(bytes: Uint8Array, parsed: () => void): void
}

export type TerminalClientDeps = {
  readonly dial: () => LineSocket
  readonly screen: Screen
  readonly wait: (ms: number, then: () => void) => () => void
  readonly random: () => number
}

export type TerminalView = {
  readonly line:
    | { status: 'connecting' | 'open' }
    /** Until a snapshot came anew. `final`: it is not tried again by itself. */
    | { status: 'lost'; reason: string; final: boolean }
  /** Input from here counts. */
  readonly writable: boolean
  readonly size: { readonly cols: number; readonly rows: number }
  /** Whose window sets the size; `mine` when it is this one, null when nobody typed yet. */
  readonly owner: { readonly mine: boolean; readonly userId: string } | null
  readonly title: string | null
  /** Who typed in the last moments, when it was another window. */
  readonly typist: string | null
  /** Lines that came while the line was down; null when nothing is to be told. */
  readonly away: number | null
  /** Something typed while the line was down is not sent. */
  readonly unsent: boolean
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null
}

const FIRST_MS = 200
const MOST_MS = 5_000
const NONSENSE_MS = 2_000
const OPEN = 1
const TYPING_MS = 2_000
const AWAY_MS = 10_000

/** One viewer of one terminal: what came is drawn in order, and what was drawn is reported. */
export class TerminalClient implements Disposable {
  readonly #deps: TerminalClientDeps
  readonly #listeners = new Set<() => void>()
  #view: TerminalView = {
    line: { status: 'connecting' },
    writable: false,
    size: { cols: 80, rows: 24 },
    owner: null,
    title: null,
    typist: null,
    away: null,
    unsent: false,
    exit: null,
  }
  #socket: LineSocket | undefined
  #viewer = ''
  /** The next binary frame is the screen of a snapshot. */
  #awaitsScreen = false
  /** Bytes of an older snapshot may still be in the parser when a newer one comes. */
  #epoch = 0
  #cancelRetry: (() => void) | undefined
  #cancelTypist: (() => void) | undefined
  #cancelAway: (() => void) | undefined
  #attempts = 0
  #window: { cols: number; rows: number } | undefined
  #disposed = false
  readonly #input: InputPacer
  readonly #held: HeldKeys
  readonly #drawn: DrawnReport
  readonly #missed = new MissedLines()
  /** As the latest snapshot said. */
  #mayType = false

  constructor(deps: TerminalClientDeps) {
    this.#deps = deps
    this.#input = new InputPacer({
      send: (bytes) => this.#socket?.send(bytes),
      buffered: () => this.#socket?.bufferedAmount ?? 0,
      wait: deps.wait,
    })
    this.#held = new HeldKeys({ wait: deps.wait, gaveUp: () => this.#show({ unsent: true }) })
    this.#drawn = new DrawnReport({
      wait: deps.wait,
      report: (offset) => this.#send({ type: 'ack', offset }),
    })
    this.#connect()
  }

  readonly view = (): TerminalView => this.#view
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * What was typed or pasted. While the line is down a little of it waits; more, or for longer, is
   * `unsent`. Without the right to type, nothing happens; more than a terminal takes throws `too_large`.
   */
  input(data: Uint8Array<ArrayBuffer>): void {
    const { line, away, unsent } = this.#view
    if (!this.#mayType || (line.status === 'lost' && line.final)) return
    const open = line.status === 'open' && this.#socket?.readyState === OPEN
    if (!open) return this.#held.push(data)
    this.#input.push(data)
    // Who works here has seen it.
    if (away !== null || unsent) this.seenNews()
  }

  /** How large this window is; it counts when it owns the size, or claims it. */
  resize(size: { cols: number; rows: number }, claim = false): void {
    this.#window = size
    this.#send({ type: 'resize', ...size, ...(claim && { claim }) })
  }

  /** What came or did not go while the line was down is told no longer. */
  seenNews(): void {
    this.#cancelAway?.()
    this.#show({ away: null, unsent: false })
  }

  takeSize(): void {
    if (this.#window) this.resize(this.#window, true)
  }

  retryNow(): void {
    if (!this.#socket) this.#connect()
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.#cancelRetry?.()
    this.#cancelTypist?.()
    this.#cancelAway?.()
    this.#held[Symbol.dispose]()
    this.#hangUp()
  }

  /** A socket would look open for a long while after the network went, and what is typed into it is lost. */
  networkGone(): void {
    if (this.#disposed || !this.#socket) return
    this.#hangUp()
    this.#lost(t('The network is gone.'))
  }

  #hangUp(): void {
    this.#drawn.stop()
    this.#input.clear()
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close(1000)
  }

  #connect(): void {
    this.#cancelRetry?.()
    if (this.#disposed || this.#socket) return
    const socket = this.#deps.dial()
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.onopen = () => {
      if (this.#window) this.resize(this.#window)
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#heard(data)
    socket.onclose = ({ code, reason }) => this.#closed(code, reason)
    // A lost line that is dialled again is still lost: only its snapshot shows that it is back.
    const { line } = this.#view
    if (line.status === 'lost' && line.final) this.#show({ line: { status: 'connecting' } })
  }

  #heard(data: unknown): void {
    if (data instanceof ArrayBuffer) return this.#output(new Uint8Array(data))
    try {
      this.#told(parseJson(TerminalDown, String(data)))
    } catch {
      // A word we cannot read may have been a size: only a new snapshot makes up for it.
      this.#hangUp()
      this.#lost(t('The server could not be understood.'), NONSENSE_MS)
    }
  }

  #told(frame: TerminalDown): void {
    switch (frame.type) {
      case 'snapshot':
        return this.#begin(frame)
      case 'size':
        return this.#sized(frame)
      case 'title':
        return this.#show({ title: frame.title })
      case 'typing':
        return this.#typing(frame.viewer)
      case 'exit':
        return this.#show({ exit: { code: frame.code, signal: frame.signal } })
    }
  }

  #typing(viewer: string): void {
    this.#cancelTypist?.()
    this.#show({ typist: viewer.split('.')[0] ?? null })
    this.#cancelTypist = this.#deps.wait(TYPING_MS, () => this.#show({ typist: null }))
  }

  #begin(frame: Extract<TerminalDown, { type: 'snapshot' }>): void {
    const away = this.#missed.seenAgain(frame.lines)
    this.#cancelAway?.()
    if (away !== null) this.#cancelAway = this.#deps.wait(AWAY_MS, () => this.#show({ away: null }))
    const typed = this.#held.take()
    this.#mayType = frame.writable
    this.#attempts = 0
    this.#viewer = frame.viewer
    this.#epoch += 1
    this.#drawn.begin(frame.offset)
    this.#awaitsScreen = true
    this.#deps.screen.reset(frame)
    this.#show({
      line: { status: 'open' },
      writable: frame.writable,
      size: pick(frame),
      away,
      unsent: this.#view.unsent || (typed.length > 0 && !frame.writable),
      exit: null,
    })
    if (frame.writable) for (const bytes of typed) this.#input.push(bytes)
  }

  #sized(frame: Extract<TerminalDown, { type: 'size' }>): void {
    this.#deps.screen.resize(frame)
    this.#show({ size: pick(frame), owner: this.#ownerOf(frame.owner) })
    // Whoever set the size has left: it may fit us again.
    if (frame.owner === null && this.#view.writable && this.#window) this.resize(this.#window)
  }

  #output(bytes: Uint8Array): void {
    const epoch = this.#epoch
    const isScreen = this.#awaitsScreen
    this.#awaitsScreen = false
    if (!isScreen) this.#missed.count(bytes)
    this.#deps.screen.write(bytes, () => {
      if (epoch !== this.#epoch) return
      // The agent counts from our last word: a screen that is drawn is news even without output.
      if (isScreen) this.#drawn.now()
      else this.#drawn.add(bytes.length)
    })
  }

  #closed(code: number, reason: string): void {
    this.#hangUp()
    if (!isPermanent(code)) return this.#lost(reason || t('The connection was lost.'))
    this.#held.take()
    const why = reason || t('This terminal is closed.')
    this.#show({ line: { status: 'lost', reason: why, final: true }, writable: false })
  }

  #lost(reason: string, leastMs = 0): void {
    this.#missed.lost()
    this.#show({ line: { status: 'lost', reason, final: false }, writable: false })
    this.#attempts += 1
    const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** this.#attempts)
    const ms = ceiling / 2 + (ceiling / 2) * this.#deps.random()
    this.#cancelRetry = this.#deps.wait(Math.max(ms, leastMs), () => this.#connect())
  }

  #ownerOf(viewer: string | null): TerminalView['owner'] {
    if (viewer === null) return null
    return { mine: viewer === this.#viewer, userId: viewer.split('.')[0] ?? '' }
  }

  #send(frame: TerminalUp): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #show(change: Partial<TerminalView>): void {
    this.#view = { ...this.#view, ...change }
    for (const listener of this.#listeners) listener()
  }
}

function pick({ cols, rows }: { cols: number; rows: number }): { cols: number; rows: number } {
  return { cols, rows }
}
