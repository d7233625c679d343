import { once } from 'node:events'
import WebSocket from 'ws'

const LINE = /ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]+/
/** What a Node process needs in `NODE_OPTIONS` to be looked into. */
export const INSPECTABLE = '--inspect=127.0.0.1:0'

/** What a process holds after its garbage was collected, in bytes. */
export type Held = {
  /** Objects and the buffers outside of the heap that belong to them. */
  readonly used: number
  readonly resident: number
  /** Before the collection: what `ps` shows. */
  readonly shown: number
}
type Reply = { id: number; result?: { result?: { value?: unknown } }; error?: { message: string } }

/** A look into a running Node process by its debugger's socket: no line of the program is changed for it. */
export class Inspector implements Disposable {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #id = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const reply = JSON.parse(data.toString()) as Reply
      this.#waiting.get(reply.id)?.(reply)
      this.#waiting.delete(reply.id)
    })
  }

  /** `printed` is what the process said on stderr; its first lines name the place. */
  static async attach(printed: string): Promise<Inspector> {
    const url = LINE.exec(printed)?.[0]
    if (!url) throw new Error('The process does not say where it can be inspected.')
    const socket = new WebSocket(url, { perMessageDeflate: false })
    await once(socket, 'open')
    return new Inspector(socket)
  }

  async evaluate<T>(expression: string): Promise<T> {
    const reply = await this.#call('Runtime.evaluate', { expression, returnByValue: true })
    return reply.result?.result?.value as T
  }

  /** Several collections, because what one frees lets the next free more. */
  async held(): Promise<Held> {
    const { rss: shown } = await this.evaluate<NodeJS.MemoryUsage>('process.memoryUsage()')
    for (let i = 0; i < 3; i += 1) await this.#call('HeapProfiler.collectGarbage')
    const { heapUsed, external, rss } =
      await this.evaluate<NodeJS.MemoryUsage>('process.memoryUsage()')
    return { used: heapUsed + external, resident: rss, shown }
  }

  /** Measures from now on how late the event loop comes back to its timers. */
  async watchLoop(): Promise<void> {
    const hooks = `process.getBuiltinModule('node:perf_hooks')`
    await this.evaluate(
      `globalThis.benchDelay = ${hooks}.monitorEventLoopDelay({ resolution: 5 }), benchDelay.enable()`,
    )
  }

  /** Milliseconds since `watchLoop`. The histogram counts the resolution itself as delay: it is taken off. */
  async loopDelay(): Promise<{ p50: number; p99: number; max: number }> {
    const [p50 = 0, p99 = 0, max = 0] = await this.evaluate<number[]>(
      '[benchDelay.percentile(50), benchDelay.percentile(99), benchDelay.max]',
    )
    const late = (ns: number) => Math.max(0, ns / 1e6 - 5)
    return { p50: late(p50), p99: late(p99), max: late(max) }
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }

  async #call(method: string, params: object = {}): Promise<Reply> {
    this.#id += 1
    const id = this.#id
    const reply = await new Promise<Reply>((settle) => {
      this.#waiting.set(id, settle)
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
    if (reply.error) throw new Error(`${method}: ${reply.error.message}`)
    return reply
  }
}
