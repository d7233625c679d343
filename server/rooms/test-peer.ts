import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import type { Caller } from '../seams.ts'
import { until, type TestWorld } from './test-world.ts'
import { Y } from './y.ts'

/** A person at a stock y-websocket provider. */
export class Peer implements Disposable {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  readonly text: Y.Text
  readonly statuses: string[] = []
  closedWith: number | undefined

  constructor(
    world: Pick<TestWorld, 'url' | 'workspaceId'>,
    caller: Caller,
    room: string,
    { tabs = false } = {},
  ) {
    this.text = this.doc.getText('content')
    this.provider = new WebsocketProvider(
      `${world.url}/collab/${world.workspaceId}`,
      room,
      this.doc,
      {
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        disableBc: !tabs,
        params: { ticket: caller.userId },
        maxBackoffTime: 200,
      },
    )
    this.provider.on('status', ({ status }) => this.statuses.push(status))
    this.provider.on('closed', ({ code }) => (this.closedWith = code))
  }

  async synced(): Promise<this> {
    await until(() => this.provider.synced, 'sync')
    return this
  }

  get content(): string {
    return this.text.toString()
  }

  /** Until this peer reads exactly this. */
  async reads(text: string): Promise<void> {
    await until(
      () => this.content === text,
      `a peer to read ${JSON.stringify(text)}, not ${JSON.stringify(this.content)}`,
    )
  }

  [Symbol.dispose](): void {
    this.provider.destroy()
    this.doc.destroy()
  }
}
