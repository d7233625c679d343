import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { RoomClient } from '../../client/collab/room-client.ts'
import type { LineSocket } from '../../client/collab/room-line.ts'
import type { RoomInfo } from '../../shared/rooms.ts'
import type { BenchServer } from './bench-server.ts'
import { SPREAD_HEAD, spreadOf, spreadRow, table, type Spread } from './measure.ts'
import { ms, type Row } from './rows.ts'

const FILE = 'reconnect.txt'
const PEOPLE = 20
const EVERY_MS = 200
const [CUTS, KILLS] = [10, 5]
const PATIENCE_MS = 60_000

/** How long it takes until everybody who was typing is "Synced" again, and what of their words was lost. */
export async function benchReconnect(bench: BenchServer): Promise<Row[]> {
  const { id } = await bench.workspace('bench reconnect')
  const tokens = await bench.tokensFor(id, PEOPLE)
  const place = (await bench.rooms(id, [FILE], ''))[0]
  if (place === undefined) throw new Error('There is no room.')
  const owner = await bench.server.owner()
  const info = await owner.call<RoomInfo>('POST', `/api/workspaces/${id}/rooms`, { path: FILE })
  const join = (at: number): Writer =>
    new Writer({ at, info, url: place.url, token: tokens[at % tokens.length] ?? '' })
  const people = Array.from({ length: PEOPLE }, (_, at) => join(at))
  await Promise.all(people.map((one) => one.synced()))
  for (const one of people) one.begin()

  const cut: number[] = []
  for (let round = 0; round < CUTS; round += 1) {
    await sleep(1_000)
    const back = people.map((one) => one.syncedAgain())
    for (const one of people) one.cut()
    cut.push(...(await Promise.all(back)))
  }
  const [fromKill, fromReady]: [number[], number[]] = [[], []]
  for (let round = 0; round < KILLS; round += 1) {
    await sleep(1_000)
    const killed = performance.now()
    const back = people.map((one) => one.syncedAgain())
    await bench.server.stop('SIGKILL')
    await bench.server.start()
    const ready = performance.now() - killed
    const times = await Promise.all(back)
    fromKill.push(...times)
    fromReady.push(...times.map((time) => Math.max(0, time - ready)))
  }
  for (const one of people) one.end()
  await Promise.all(people.map((one) => one.synced()))
  const late = join(PEOPLE)
  await late.synced()
  const words = people.flatMap(({ typed }) => typed)
  const wrong = words.filter((word) => late.text.split(word).length !== 2).length
  for (const one of [...people, late]) one[Symbol.dispose]()

  console.log(
    `reconnect: ${PEOPLE} people in one file, each a word every ${EVERY_MS} ms, all along`,
  )
  const spreads = [cut, fromKill, fromReady].map(spreadOf)
  const names = ['line cut to Synced', 'server killed to Synced', '  of it after it answered again']
  const rows = spreads.map((spread, at) => [names[at] ?? '', ...spreadRow(spread)])
  console.log(table([['', ...SPREAD_HEAD], ...rows]))
  console.log(`  ${words.length} words typed; ${wrong} of them lost or doubled`)
  const row = (what: string, spread: Spread | undefined): Row => ({
    what,
    ours: `p50 ${ms(spread?.p50 ?? Number.NaN)}, p99 ${ms(spread?.p99 ?? Number.NaN)}; ${wrong} of ${words.length} words lost or doubled`,
    theirs: '-',
    target: 'none lost',
    met: wrong === 0,
  })
  return [
    row(`reconnect: ${PEOPLE} lines cut ${CUTS} times, to Synced`, spreads[0]),
    row(`reconnect: the server killed ${KILLS} times, to Synced`, spreads[1]),
  ]
}

type Seat = { at: number; info: RoomInfo; url: string; token: string }

/** Somebody with the client of the page, without the page, who writes words that are not written twice. */
class Writer implements Disposable {
  readonly typed: string[] = []
  readonly #at: number
  readonly #room: RoomClient
  #socket: WebSocket | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ at, info, url, token }: Seat) {
    this.#at = at
    this.#room = new RoomClient({
      info,
      wait: (after, then) => {
        const timer = setTimeout(then, after)
        return () => clearTimeout(timer)
      },
      random: Math.random,
      dial: () => {
        this.#socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
        this.#socket.on('error', () => undefined)
        return this.#socket as unknown as LineSocket
      },
      onRefused: (code, reason) => {
        throw new Error(`${code}: ${reason}`)
      },
      onDoubt: () => undefined,
    })
  }

  get text(): string {
    return this.#room.text.toString()
  }

  begin(): void {
    this.#timer = setInterval(() => {
      const word = `<${this.#at}.${this.typed.length}>`
      this.typed.push(word)
      this.#room.text.insert(this.#room.text.length, word)
    }, EVERY_MS)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  cut(): void {
    this.#socket?.terminate()
  }

  synced(): Promise<void> {
    return this.#until((word) => word === 'Synced')
  }

  /** Milliseconds from now until the page would say so again, having said something else meanwhile. */
  async syncedAgain(): Promise<number> {
    const began = performance.now()
    await this.#until((word) => word === 'Reconnecting' || word === 'Offline')
    await this.synced()
    return performance.now() - began
  }

  #until(wanted: (word: string) => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const word = (): string => this.#room.view().sync.word
    const late = setTimeout(() => reject(new Error(`It stayed ${word()}.`)), PATIENCE_MS)
    const look = (): void => {
      if (wanted(word())) resolve()
    }
    const forget = this.#room.watch(look)
    look()
    return promise.finally(() => {
      clearTimeout(late)
      forget()
    })
  }

  [Symbol.dispose](): void {
    this.end()
    this.#room[Symbol.dispose]()
  }
}
