import WebSocket from 'ws'
import { SimPeer } from './test-sim-peer.ts'
import { SocketPair } from './test-socket-pair.ts'

/** The simulation's client on a real socket, reconnecting by itself. */
export class AckedPeer implements Disposable {
  readonly peer = new SimPeer()
  readonly #url: () => string
  #socket: WebSocket | undefined
  #pair: SocketPair | undefined
  #timer: NodeJS.Timeout
  #pump: NodeJS.Timeout
  #done = false

  constructor(url: () => string) {
    this.#url = url
    this.#timer = setTimeout(() => this.#connect(), 0)
    this.#pump = setInterval(() => this.#send(), 1)
  }

  [Symbol.dispose](): void {
    this.#done = true
    clearTimeout(this.#timer)
    clearInterval(this.#pump)
    this.#socket?.terminate()
  }

  #connect(): void {
    const socket = new WebSocket(this.#url())
    this.#socket = socket
    socket.on('open', () => {
      this.#pair = new SocketPair()
      this.peer.connect(this.#pair)
    })
    socket.on('message', (data: Buffer) => {
      this.#pair?.down.push(new Uint8Array(data))
      this.peer.receive()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#pair = undefined
      this.peer.disconnect()
      if (!this.#done) this.#timer = setTimeout(() => this.#connect(), 50)
    })
  }

  #send(): void {
    const pair = this.#pair
    while (pair !== undefined && pair.up.length > 0) this.#socket?.send(pair.up.shift() ?? '')
  }
}
