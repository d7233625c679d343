import { setTimeout as sleep } from 'node:timers/promises'
import type { PtyInfo } from '../../shared/agent-protocol.ts'
import { AppError, ERRORS } from '../../shared/errors.ts'
import type { TerminalId } from '../../shared/ids.ts'
import { parseJson } from '../../shared/parse.ts'
import { TerminalUp, type TerminalDown } from '../../shared/terminals.ts'
import type { AgentSocket } from './call.ts'
import { toAppError } from './failures.ts'
import { InputQueue } from './input-queue.ts'
import { NativePty, type PtyExit } from './native-pty.ts'
import { OutputPacer } from './output-pacer.ts'
import { endTree } from './processes.ts'
import { Screen } from './screen.ts'
import { SizeRule } from './size-rule.ts'
import { isFocusReport, ReplyFilter } from './terminal-replies.ts'
import type { Turns } from './turns.ts'
import { Viewer } from './viewer.ts'

const GRACE_MS = 2_000
const TYPING_MS = 500
const LINE_END = 0x0a

export type PtyOptions = {
  readonly id: TerminalId
  readonly title: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly cols: number
  readonly rows: number
}
export type PtyEvents = {
  /** Title, size, status: something of `info()` is different now. */
  onChange(): void
  onActivity(): void
}

/** One terminal: its process, its screen, and all who look at it. Stays after its process has ended. */
export class PtySession {
  readonly #options: PtyOptions
  readonly #events: PtyEvents
  readonly #turns: Turns
  readonly #createdAt = new Date().toISOString()
  readonly #viewers = new Set<Viewer>()
  readonly #replies = new ReplyFilter(() => performance.now())
  readonly #size: SizeRule
  #title: string
  /** What people call it; goes before what programs do. */
  #name = ''
  #screen: Screen
  #pty: NativePty
  #pacer: OutputPacer
  #input: InputQueue
  #exit: PtyExit | undefined
  #ended = Promise.withResolvers<void>()
  /** Output bytes since the terminal began, and those of them that viewers have not been sent. */
  #offset = 0
  #lines = 0
  #outgoing: Buffer[] = []
  #flushing = false

  constructor(options: PtyOptions, events: PtyEvents, turns: Turns) {
    this.#turns = turns
    this.#options = options
    this.#events = events
    this.#title = options.title
    this.#size = new SizeRule(options, (size) => this.#resized(size))
    this.#screen = this.#makeScreen()
    this.#pty = this.#spawn()
    this.#pacer = this.#makePacer()
    this.#input = new InputQueue(this.#pty)
  }

  info(): PtyInfo {
    const { cols, rows } = this.#screen
    const exit = this.#exit
    return {
      id: this.#options.id,
      title: this.#shownTitle,
      cols,
      rows,
      status: exit ? 'exited' : 'running',
      exitCode: exit?.code ?? null,
      pid: exit ? null : this.#pty.pid,
      createdAt: this.#createdAt,
    }
  }

  /** Shows the screen at once and keeps showing it until the socket closes. */
  attach(who: { id: string; write: boolean }, socket: AgentSocket): void {
    this.#flush()
    const viewer = new Viewer(who, socket, () => this.#shoot())
    this.#viewers.add(viewer)
    socket.on('close', () => this.#detach(viewer))
    socket.on('message', (data, isBinary) => this.#heard(viewer, data as Buffer, isBinary))
    viewer.show()
    viewer.tell(this.#sizeNow())
    if (this.#shownTitle !== '') viewer.tell({ type: 'title', title: this.#shownTitle })
    if (this.#exit) viewer.tell({ type: 'exit', ...this.#exit })
  }

  /** Runs the same command again, on a clean screen. */
  restart(): void {
    if (!this.#exit) throw new AppError('conflict', 'This terminal is still running.')
    this.#exit = undefined
    this.#ended = Promise.withResolvers()
    this.#screen.dispose()
    this.#title = this.#options.title
    this.#screen = this.#makeScreen()
    this.#pty = this.#spawn()
    this.#pacer = this.#makePacer()
    this.#input = new InputQueue(this.#pty)
    for (const viewer of this.#viewers) viewer.show()
    this.#tell(this.#sizeNow())
    this.#tell({ type: 'title', title: this.#shownTitle })
    this.#events.onChange()
  }

  /** Gives it a name that no program changes; an empty one takes it away. */
  rename(name: string): void {
    this.#name = name
    this.#tell({ type: 'title', title: this.#shownTitle })
    this.#events.onChange()
  }

  /** Ends the process with all below it, then hangs up. */
  async close(): Promise<void> {
    this.#input.clear()
    // What the shell left in the background belongs to the terminal as well.
    const leaderGone = this.#exit !== undefined
    await endTree(this.#pty.pid, { first: 'SIGHUP', graceMs: GRACE_MS, leaderGone })
    this.#pty.close()
    // A process stuck in the kernel must not keep the others from closing.
    await Promise.race([this.#ended.promise, sleep(GRACE_MS, undefined, { ref: false })])
    this.#size.stop()
    for (const viewer of this.#viewers) viewer.close(1000)
    this.#screen.dispose()
  }

  #makeScreen(): Screen {
    return new Screen(this.#size.current, {
      onReply: (text) => {
        this.#replies.answered()
        this.#pty.write(Buffer.from(text))
      },
      onTitle: (title) => this.#renamed(title),
    })
  }

  #spawn(): NativePty {
    const { argv, cwd, env } = this.#options
    return new NativePty(
      { argv, cwd, env, ...this.#size.current },
      { onData: (bytes) => this.#wrote(bytes), onExit: (exit) => this.#exited(exit) },
    )
  }

  #makePacer(): OutputPacer {
    return new OutputPacer({
      turns: this.#turns,
      pty: this.#pty,
      owed: () => {
        const all = [...this.#viewers].flatMap(({ owedBytes }) => owedBytes ?? [])
        return all.length === 0 ? 0 : Math.min(...all)
      },
    })
  }

  #wrote(bytes: Buffer): void {
    this.#offset += bytes.length
    for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) {
      this.#lines += 1
    }
    this.#screen.write(bytes)
    this.#outgoing.push(bytes)
    this.#events.onActivity()
    if (!this.#flushing) setImmediate(() => this.#flush())
    this.#flushing = true
    this.#pacer.took(bytes.length)
  }

  /** One frame per tick: a flood comes in pieces of 4 KiB. */
  #flush(): void {
    this.#flushing = false
    if (this.#outgoing.length === 0) return
    const bytes = Buffer.concat(this.#outgoing)
    this.#outgoing = []
    for (const viewer of this.#viewers) viewer.output(bytes, this.#offset)
  }

  #shoot() {
    // What waits to be sent is in the screen already: no viewer may get it twice.
    this.#flush()
    const { cols, rows } = this.#screen
    return { cols, rows, offset: this.#offset, lines: this.#lines, screen: this.#screen.snapshot() }
  }

  #exited(exit: PtyExit): void {
    this.#flush()
    this.#input.clear()
    this.#exit = exit
    this.#ended.resolve()
    this.#tell({ type: 'exit', ...exit })
    this.#events.onChange()
  }

  #heard(viewer: Viewer, data: Buffer, isBinary: boolean): void {
    try {
      if (isBinary) this.#typed(viewer, data)
      else this.#asked(viewer, parseJson(TerminalUp, data.toString('utf8')))
    } catch (error) {
      viewer.close(ERRORS[toAppError(error).code].close)
    }
  }

  #typed(viewer: Viewer, input: Buffer): void {
    if (!viewer.write || this.#exit || this.#replies.isReply(input)) return
    if (!isFocusReport(input)) {
      this.#size.typed(viewer)
      this.#tellTyping(viewer)
    }
    this.#events.onActivity()
    this.#input.push(input)
  }

  #tellTyping(typist: Viewer): void {
    const now = performance.now()
    if (now - typist.typedAtMs < TYPING_MS) return
    typist.typedAtMs = now
    for (const viewer of this.#viewers) {
      if (viewer !== typist) viewer.tell({ type: 'typing', viewer: typist.id })
    }
  }

  #asked(viewer: Viewer, message: ReturnType<typeof TerminalUp.parse>): void {
    if (message.type === 'ack') {
      viewer.acked(message.offset)
      return this.#pacer.eased()
    }
    const { claim = false, cols, rows } = message
    viewer.size = { cols, rows }
    if (viewer.write) this.#size.asked(viewer, claim)
  }

  #resized({ cols, rows }: { cols: number; rows: number }): void {
    this.#flush()
    if (!this.#exit) this.#pty.resize(cols, rows)
    this.#screen.resize(cols, rows)
    this.#tell(this.#sizeNow())
    this.#events.onChange()
  }

  #sizeNow(): TerminalDown {
    const { cols, rows } = this.#screen
    return { type: 'size', cols, rows, owner: this.#size.owner?.id ?? null }
  }

  #renamed(title: string): void {
    this.#title = title === '' ? this.#options.title : title
    if (this.#name !== '') return
    this.#tell({ type: 'title', title: this.#title })
    this.#events.onChange()
  }

  get #shownTitle(): string {
    return this.#name || this.#title
  }

  #detach(viewer: Viewer): void {
    this.#viewers.delete(viewer)
    this.#pacer.eased()
    if (this.#size.left(viewer)) this.#tell(this.#sizeNow())
  }

  #tell(message: TerminalDown): void {
    for (const viewer of this.#viewers) viewer.tell(message)
  }
}
