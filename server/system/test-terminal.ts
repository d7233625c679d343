import type WebSocket from 'ws'
import { eventually } from './test-server.ts'
import type { TestPerson } from './test-person.ts'

/** Somebody at a shared terminal, reconnecting by hand. */
export class TestTerminal implements Disposable {
  readonly id: string
  readonly #person: TestPerson
  readonly #workspaceId: string
  #socket: WebSocket | undefined
  #screen = ''
  #serial = 0
  closedWith: number | undefined

  private constructor(person: TestPerson, workspaceId: string, id: string) {
    this.#person = person
    this.#workspaceId = workspaceId
    this.id = id
  }

  /** A new terminal of the workspace, with this person at it. */
  static async open(person: TestPerson, workspaceId: string): Promise<TestTerminal> {
    const path = `/api/workspaces/${workspaceId}/terminals`
    const { id } = await person.call<{ id: string }>('POST', path, { cols: 200, rows: 50 })
    return TestTerminal.attach(person, workspaceId, id)
  }

  static async attach(person: TestPerson, workspaceId: string, id: string): Promise<TestTerminal> {
    const terminal = new TestTerminal(person, workspaceId, id)
    await terminal.connect()
    return terminal
  }

  /** Resolves when the screen has come; tries again for as long as the server is away. */
  async connect(): Promise<void> {
    await eventually(async () => {
      this.#socket?.terminate()
      this.#screen = ''
      this.closedWith = undefined
      const socket = this.#person.socket(`/terminals/${this.#workspaceId}/${this.id}`)
      this.#socket = socket
      socket.on('message', (data: Buffer, binary) => this.#hear(data, binary))
      return new Promise<boolean>((settle) => {
        socket.once('message', () => settle(true))
        socket.once('close', (code: number) => {
          this.closedWith = code
          settle(false)
        })
      })
    })
  }

  /** What came so far, control sequences and all. */
  get screen(): string {
    return this.#screen
  }

  type(text: string): void {
    this.#socket?.send(Buffer.from(text))
  }

  /** What a command line printed. */
  async run(command: string, timeoutMs = 20_000): Promise<string> {
    this.#serial += 1
    const [begin, end] = [`<${this.#serial}:`, `:${this.#serial}>`]
    // Quoted apart, so that the echo of the line is not taken for its answer.
    this.type(` printf '%s' '<''${this.#serial}:'; ${command}; printf '%s' ':''${this.#serial}>'\n`)
    const answer = await eventually(() => {
      const from = this.#screen.lastIndexOf(begin)
      const to = this.#screen.indexOf(end, from)
      return from >= 0 && to >= 0 && { text: this.#screen.slice(from + begin.length, to) }
    }, timeoutMs).catch((cause: unknown) => {
      throw new Error(`${command}: no end in ${JSON.stringify(this.#screen)}`, { cause })
    })
    // What a shell says about the kind of paste it takes is no output.
    return answer.text
      .replaceAll('\r\n', '\n')
      .replaceAll('\u001b[?2004h', '')
      .replaceAll('\u001b[?2004l', '')
      .trim()
  }

  #hear(data: Buffer, binary: boolean): void {
    if (binary) this.#screen += data.toString()
  }

  [Symbol.dispose](): void {
    this.#socket?.terminate()
  }
}
