import type WebSocket from 'ws'
import { SimPeer } from '../rooms/test-sim-peer.ts'
import { SocketPair } from '../rooms/test-socket-pair.ts'
import type { TestPerson } from './test-person.ts'

const RETRY_MS = 60
const END = ';'

/**
 * Somebody who types words nobody else has, counts what was acknowledged, and connects again whenever
 * the server is away. Words are put between words, so that nobody cuts one in two.
 */
export class TestTypist implements Disposable {
  readonly peer = new SimPeer()
  /** Every code a connection of theirs was closed with. */
  readonly closedWith = new Set<number>()
  readonly #name: string
  readonly #connectTo: () => WebSocket
  #socket: WebSocket | undefined
  #retry: NodeJS.Timeout | undefined
  #typing: NodeJS.Timeout | undefined
  #words = 0
  #done = false

  readonly #retryMs: number

  constructor(person: TestPerson, path: string, name: string, { retryMs = RETRY_MS } = {}) {
    this.#name = name
    this.#retryMs = retryMs
    this.#connectTo = () => person.socket(`${path}?x=1`)
    this.#connect()
  }

  /** Types a word every so many milliseconds from now on. */
  start(everyMs: number): void {
    this.#typing = setInterval(() => this.typeOne(), everyMs)
  }

  stop(): void {
    clearInterval(this.#typing)
  }

  /** Whether all it typed is known to be durable. */
  get settled(): boolean {
    return this.peer.typed.size === this.peer.durable.size
  }

  get connected(): boolean {
    return this.peer.pair !== undefined
  }

  [Symbol.dispose](): void {
    this.#done = true
    this.stop()
    clearTimeout(this.#retry)
    this.#socket?.terminate()
  }

  /** Types one word. */
  typeOne(): void {
    this.#words += 1
    const { text } = this.peer
    const near = text.indexOf(END, Math.floor(Math.random() * (text.length + 1)))
    this.peer.type(near + 1, `${this.#name}${this.#words}${END}`)
    this.#flush()
  }

  #connect(): void {
    const socket = this.#connectTo()
    const pair = new SocketPair()
    this.#socket = socket
    socket.on('open', () => {
      this.peer.connect(pair)
      this.#flush()
    })
    socket.on('message', (data: Buffer) => {
      pair.down.push(new Uint8Array(data))
      this.peer.receive()
      this.#flush()
    })
    socket.on('close', (code) => {
      this.closedWith.add(code)
      this.peer.disconnect()
      if (!this.#done) this.#retry = setTimeout(() => this.#connect(), this.#retryMs)
    })
  }

  #flush(): void {
    const up = this.peer.pair?.up ?? []
    while (up.length > 0) this.#socket?.send(up.shift() ?? '')
  }
}

/** The words of a text, in order. */
export function wordsOf(text: string): string[] {
  return text
    .trim()
    .split(END)
    .filter((word) => word !== '')
    .map((word) => `${word}${END}`)
}
