import type { IMarker, Terminal } from '@xterm/xterm'
import { CommandDots } from './command-dots.ts'

type Ran = {
  readonly prompt: IMarker
  /** Where what was typed begins: behind the prompt. */
  typed?: { readonly at: IMarker; readonly column: number }
  output?: IMarker
  end?: IMarker
  /** Where in the row of `end` the output stopped. */
  endColumn?: number
  exit?: number
}
/** A command as its menu shows it: what was typed and what came of it, as far as it is known. */
export type SeenCommand = {
  readonly typed: string | undefined
  readonly output: string | undefined
  readonly exit: number | undefined
}

const FLASH_MS = 900

/** The commands of a shell that tells where they begin and end (OSC 633, or 133 of others). */
export class CommandMarks {
  readonly #terminal: Terminal
  readonly #dots: CommandDots
  #commands: Ran[] = []
  /** Where the last jump went; undefined at the bottom. */
  #at: Ran | undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#dots = new CommandDots(terminal)
    for (const code of [133, 633]) {
      terminal.parser.registerOscHandler(code, (data) => this.#heard(data))
    }
    terminal.onData(() => (this.#at = undefined))
  }

  /** Another screen begins. */
  clear(): void {
    this.#dots.clear()
    for (const { prompt } of this.#commands) prompt.dispose()
    this.#commands = []
    this.#at = undefined
  }

  /** Goes to the prompt before or after the one last gone to, and says what stands there. */
  jump(step: -1 | 1): SeenCommand | undefined {
    const all = this.#alive().filter(({ output }) => output)
    const from = this.#at ? all.indexOf(this.#at) : all.length
    // Before the first there is none; past the last is the bottom.
    const next = all[Math.max(0, from + step)]
    this.#at = next
    if (!next) {
      this.#terminal.scrollToBottom()
      return undefined
    }
    this.#terminal.scrollToLine(Math.max(0, next.prompt.line - 1))
    this.#flash(next.prompt)
    return this.#seen(next)
  }

  /** The command last gone to, else the last one that ended. */
  current(): SeenCommand | undefined {
    const found = this.#at ?? this.#alive().findLast(({ end }) => end)
    return found && this.#seen(found)
  }

  /** The command whose prompt or output holds a row of the buffer. */
  commandAt(row: number): SeenCommand | undefined {
    const found = this.#alive().findLast(({ prompt, output }) => output && prompt.line <= row)
    return found && this.#seen(found)
  }

  #seen(ran: Ran): SeenCommand {
    return { typed: this.#typedOf(ran), output: this.#outputOf(ran), exit: ran.exit }
  }

  /** Undefined for what was typed over several lines: between them stand prompts of the shell. */
  #typedOf({ typed, output }: Ran): string | undefined {
    if (!typed || !output) return undefined
    const text = this.#text(typed.at.line, output.line, typed.column).trim()
    return text === '' || text.includes('\n') ? undefined : text
  }

  #outputOf({ output, end, endColumn }: Ran): string | undefined {
    if (!output || !end) return undefined
    const rows = this.#text(output.line, end.line)
    const rest = this.#row(end.line, { to: endColumn ?? 0 })
    return rest === '' ? rows : `${rows}${rows === '' ? '' : '\n'}${rest}`
  }

  /** A replayed screen says the column too, because there its marks stand at the beginning of a row. */
  #heard(data: string): boolean {
    if (this.#terminal.buffer.active.type === 'alternate') return true
    const [what, first, second] = data.split(';')
    const column = this.#terminal.buffer.active.cursorX
    if (what === 'A') this.#prompt()
    else if (what === 'B') this.#ready(Number(first ?? column))
    else if (what === 'C') this.#began()
    else if (what === 'D') this.#ended(Number(first ?? 0), Number(second ?? column))
    return true
  }

  #prompt(): void {
    const current = this.#commands.at(-1)
    // A prompt that was drawn again, or left by Ctrl+C: nothing ran there.
    if (current && !current.output) this.#commands.pop()?.prompt.dispose()
    this.#commands = this.#alive()
    const prompt = this.#terminal.registerMarker(0)
    if (prompt) this.#commands.push({ prompt })
  }

  #ready(column: number): void {
    const current = this.#commands.at(-1)
    const at = current && !current.output && this.#terminal.registerMarker(0)
    if (at) current.typed = { at, column }
  }

  #began(): void {
    const current = this.#commands.at(-1)
    if (!current || current.output) return
    const output = this.#terminal.registerMarker(0)
    if (output) current.output = output
  }

  #ended(exit: number, column: number): void {
    const current = this.#commands.at(-1)
    if (!current?.output || current.end) return
    const end = this.#terminal.registerMarker(0)
    if (!end) return
    Object.assign(current, { end, endColumn: column, exit })
    this.#dots.put(current.prompt, exit)
  }

  #flash(marker: IMarker): void {
    const width = this.#terminal.cols
    const frame = this.#terminal.registerDecoration({ marker, width, layer: 'top' })
    frame?.onRender((element) => element.classList.add('command-flash'))
    setTimeout(() => frame?.dispose(), FLASH_MS)
  }

  #alive(): Ran[] {
    return this.#commands.filter(({ prompt }) => !prompt.isDisposed && prompt.line >= 0)
  }

  #text(from: number, to: number, column = 0): string {
    let text = ''
    for (let y = Math.max(0, from); y < to; y += 1) {
      const flows = this.#terminal.buffer.normal.getLine(y + 1)?.isWrapped === true && y + 1 < to
      const row = this.#row(y, { from: y === from ? column : 0 })
      text += row + (flows || y === to - 1 ? '' : '\n')
    }
    return text
  }

  #row(y: number, { from = 0, to = this.#terminal.cols }: { from?: number; to?: number }): string {
    return this.#terminal.buffer.normal.getLine(y)?.translateToString(true, from, to) ?? ''
  }
}
