import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { Y } from '../rooms/y.ts'
import type { TestPerson } from './test-person.ts'
import { eventually } from './test-server.ts'

export type Room = {
  room: string
  fileId: string
  readOnly: string | null
  eol: string
  encoding: string
}

/** Anybody's Yjs program: the stock `y-websocket` provider, let in by a token. */
export class TestEditor implements Disposable {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  readonly text = this.doc.getText('content')
  closedWith: number | undefined
  refused = false

  private constructor(person: TestPerson, at: { port: number; workspaceId: string; room: string }) {
    const { headers } = person
    const Authorized = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols, { headers })
      }
    }
    this.provider = new WebsocketProvider(
      `ws://127.0.0.1:${at.port}/collab/${at.workspaceId}`,
      at.room,
      this.doc,
      {
        WebSocketPolyfill: Authorized as unknown as typeof globalThis.WebSocket,
        disableBc: true,
        maxBackoffTime: 200,
      },
    )
    this.provider.on('closed', ({ code }: { code: number }) => (this.closedWith = code))
    this.provider.on('connection-close', (event: { code?: number } | null) => {
      this.closedWith = event?.code ?? this.closedWith
    })
  }

  /** Opens the file by `POST rooms` and joins its room. */
  static async open(
    person: TestPerson,
    at: { port: number; workspaceId: string },
    path: string,
  ): Promise<TestEditor> {
    const { room } = await roomOf(person, at.workspaceId, path)
    return TestEditor.join(person, { ...at, room })
  }

  static async join(
    person: TestPerson,
    at: { port: number; workspaceId: string; room: string },
  ): Promise<TestEditor> {
    const editor = new TestEditor(person, at)
    await eventually(() => editor.provider.synced)
    return editor
  }

  get content(): string {
    return this.text.toString()
  }

  /** Until it reads so. */
  async reads(wanted: string | ((content: string) => boolean)): Promise<void> {
    const fits = typeof wanted === 'string' ? (text: string) => text === wanted : wanted
    await eventually(() => fits(this.content), 15_000).catch((cause: unknown) => {
      throw new Error(`It reads ${JSON.stringify(this.content)}`, { cause })
    })
  }

  [Symbol.dispose](): void {
    this.provider.destroy()
    this.doc.destroy()
  }
}

/** What the server says about the room of a file. */
export function roomOf(person: TestPerson, workspaceId: string, path: string): Promise<Room> {
  return person.call<Room>('POST', `/api/workspaces/${workspaceId}/rooms`, { path })
}
