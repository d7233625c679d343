import type { AgentEvent, AgentFrame } from '../../shared/agent-protocol.ts'
import type { AgentSocket, Upgrade } from './call.ts'

const KEPT = 10_000
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024

/** The one ordered stream of events, with the last 10,000 kept for those who come back. */
export class News {
  readonly #bootId: string
  readonly #listeners = new Set<AgentSocket>()
  #kept: { seq: number; text: string }[] = []
  #seq = 0

  constructor(bootId: string) {
    this.#bootId = bootId
  }

  /** Whether anybody listens: polling for nobody is waste. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0
  }

  publish(event: AgentEvent): void {
    this.#seq += 1
    const text = JSON.stringify({ type: 'event', seq: this.#seq, event } satisfies AgentFrame)
    this.#kept.push({ seq: this.#seq, text })
    // Cut in halves, so that a full ring does not move 10,000 entries at every event.
    if (this.#kept.length > 2 * KEPT) this.#kept = this.#kept.slice(-KEPT)
    for (const socket of this.#listeners) this.#send(socket, text)
  }

  /** Says hello, replays what came after `since` if it is all still here, then goes on live. */
  join(socket: AgentSocket, since: number | undefined): void {
    const first = this.#kept.at(-KEPT)?.seq ?? this.#kept[0]?.seq ?? this.#seq + 1
    const gap = since !== undefined && (since > this.#seq || since + 1 < first)
    const hello: AgentFrame = { type: 'hello', bootId: this.#bootId, seq: this.#seq, gap }
    socket.send(JSON.stringify(hello))
    if (since !== undefined && !gap) {
      for (const { seq, text } of this.#kept) if (seq > since) socket.send(text)
    }
    this.#listeners.add(socket)
    socket.on('close', () => this.#listeners.delete(socket))
  }

  /** One that does not read is cut off: it comes back and asks for what it missed. */
  #send(socket: AgentSocket, text: string): void {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return socket.terminate()
    socket.send(text)
  }
}

export function newsSocket(news: News): Upgrade {
  return {
    path: '/v1/events',
    async handle({ url }, accept) {
      const since = url.searchParams.get('since')
      news.join(
        await accept(),
        since !== null && /^\d{1,15}$/.test(since) ? Number(since) : undefined,
      )
    },
  }
}
