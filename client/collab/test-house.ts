import { WebSocket as NodeSocket } from 'ws'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { RoomInfo } from '../../shared/rooms.ts'
// What the test database is given, as a type.
import type {} from '../../server/store/test-global-setup.ts'
import type { Caller } from '../../server/seams.ts'
import { type TestWorld, testWorld } from '../../server/rooms/test-world.ts'
import { type Keeper, RoomClient } from './room-client.ts'
import type { LineSocket } from './room-line.ts'
import { SharedFile } from './shared-file.ts'
import type { Y } from './y.ts'

/** The real server's rooms on real Postgres, and people with the client of the page. */
export async function testHouse() {
  const world = await testWorld()
  const resources = new AsyncDisposableStack()
  resources.use(world)
  return {
    world,
    /** Somebody at a file. Their network is theirs to lose. */
    async open(caller: Caller, path: string, options: { keep?: (doc: Y.Doc) => Keeper } = {}) {
      const info = await world.rooms.openRoom(caller, world.workspaceId, path)
      const network = new Network(world, caller)
      const refused: { code: ErrorCode; reason: string }[] = []
      const room: RoomClient = new RoomClient({
        info,
        wait,
        random: () => 0,
        keep: options.keep,
        dial: () => network.dial(info),
        onRefused: (code, reason) => refused.push({ code, reason }),
        onDoubt: () =>
          void world.rooms.openRoom(caller, world.workspaceId, path).then(
            (fresh) => room.learn(fresh),
            () => undefined,
          ),
      })
      resources.defer(() => room[Symbol.dispose]())
      return { room, network, refused, word: () => room.view().sync.word }
    },
    /** The same through the file, which finds a new life of the document. */
    share(caller: Caller, path: string, { down = false } = {}) {
      const network = new Network(world, caller)
      if (down) network.cut()
      const rescued: { path: string; text: string }[] = []
      let beside: 'works' | 'fails' = 'works'
      const file = new SharedFile({
        path,
        wait,
        random: () => 0,
        openRoom: (at) => network.ask(() => world.rooms.openRoom(caller, world.workspaceId, at)),
        dial: (info) => network.dial(info),
        keep: () => undefined,
        async rescue(at, text) {
          if (beside === 'fails') throw new AppError('disk_full', 'The disk is full.')
          rescued.push({ path: at, text })
          return `${at}.mine`
        },
        onRescued: () => undefined,
      })
      resources.defer(() => file[Symbol.dispose]())
      const room = (): RoomClient => {
        const view = file.view()
        if (view.status !== 'open') throw new Error(`The file is ${view.status}.`)
        return view.room
      }
      const ready = () => file.view().status === 'open' && room().view().sync.word === 'Synced'
      return { file, room, network, rescued, ready, diskFails: () => (beside = 'fails') }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** A person's way to the server: it can be down, and it counts what goes over it. */
export class Network {
  readonly #world: TestWorld
  readonly #caller: Caller
  readonly sockets: NodeSocket[] = []
  /** When each connection was tried, by the monotonic clock. */
  readonly dialled: number[] = []
  /** Frames sent up, by socket. */
  sent = 0
  largest = 0
  #down = false

  constructor(world: TestWorld, caller: Caller) {
    this.#world = world
    this.#caller = caller
  }

  get socket(): NodeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('Nothing was dialled yet.')
    return socket
  }

  dial(info: RoomInfo): LineSocket {
    this.dialled.push(performance.now())
    const { url, workspaceId } = this.#world
    const place = this.#down ? 'ws://127.0.0.1:1' : url
    const ticket = this.#caller.userId
    const socket = new NodeSocket(
      `${place}/collab/${workspaceId}/${info.room}?x=1&ticket=${ticket}`,
    )
    socket.on('error', () => undefined)
    const send = socket.send.bind(socket)
    socket.send = (data: Uint8Array) => {
      this.sent += 1
      this.largest = Math.max(this.largest, data.length)
      send(data)
    }
    this.sockets.push(socket)
    return socket as unknown as LineSocket
  }

  async ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.#down) throw new AppError('unavailable', 'The server cannot be reached.')
    return question()
  }

  cut(): void {
    this.#down = true
    this.sockets.at(-1)?.terminate()
  }

  mend(): void {
    this.#down = false
  }
}

export function wait(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}
