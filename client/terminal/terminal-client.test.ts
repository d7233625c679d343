import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../../server/people/test-workspace.ts'
import { silentServer } from './test-silent-server.ts'
import { testHouse, type Watcher } from './test-house.ts'

let house: Awaited<ReturnType<typeof testHouse>>
beforeAll(async () => {
  house = await testHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const that = (what: string, holds: () => boolean) => until(what, () => holds() || undefined)
async function joined(options: { command?: string } = {}) {
  const { id } = await house.make(options)
  const ada = house.join(house.w.ada, id)
  await ada.open()
  return { id, ada }
}
const bytesUp = (watcher: Watcher) =>
  watcher.sent.flatMap((frame) => (typeof frame === 'string' ? [] : [frame.length]))

it('[TC1] a snapshot is drawn whole, and live output goes on from it', async () => {
  const { id, ada } = await joined()
  ada.type('printf "\\033[1;31mred\\033[0m %s\\n" $((6*7))\r')
  await ada.shows('red 42')
  const late = house.join(house.w.ada, id)
  await late.shows('red 42')
  await that('the same screen', () => late.text() === ada.text())
  ada.type('echo more-$((1+1))\r')
  await late.shows('more-2')
  await that('the same screen', () => late.text() === ada.text())
})

it('[TC2] what was drawn is reported, so that a flood goes on without a new snapshot', async () => {
  const { ada } = await joined({ command: 'seq 1 200000; echo end-$((40+2)); sleep 60' })
  await ada.shows('end-42')
  const acks = () => ada.sent.filter((frame) => typeof frame === 'string' && frame.includes('ack'))
  await that('acks', () => acks().length > 3)
  expect(ada.text()).toContain('199999\n200000\nend-42')
})

it('[TC3] a line that breaks is dialled again; the screen is whole and nothing is twice', async () => {
  const { ada } = await joined()
  ada.type('echo one-$((0+1))\r')
  await ada.shows('one-1')
  for (let i = 0; i < 3; i += 1) {
    ada.sockets.at(-1)?.terminate()
    await that('the loss', () => ada.client.view().line.status === 'lost')
    expect(ada.client.view()).toMatchObject({ writable: false, line: { final: false } })
    await ada.open()
  }
  ada.type('echo two-$((1+1))\r')
  await ada.shows('two-2')
  expect(ada.text().match(/^one-1$/gm)).toHaveLength(1)
})

it('[TC3] output still in the parser when a snapshot comes does not stain the new screen', async () => {
  const { ada } = await joined({ command: 'seq 1 100000; sleep 60' })
  await ada.shows('1000')
  ada.sockets.at(-1)?.terminate()
  await ada.shows('100000')
  const numbers = ada.text().split('\n').map(Number)
  const inOrder = numbers.every((n, i) => i === 0 || n === (numbers[i - 1] ?? 0) + 1)
  expect(inOrder).toBe(true)
})

it('[TC4] an end is told with its code, and a restart begins on a clean screen', async () => {
  const { id, ada } = await joined({ command: 'echo first; sleep 0.2; exit 7' })
  await that('the end', () => ada.client.view().exit !== null)
  expect(ada.client.view()).toMatchObject({ exit: { code: 7 }, line: { status: 'open' } })
  const late = house.join(house.w.ada, id)
  await that('the end, late', () => late.client.view().exit?.code === 7)
  await house.restart(id)
  await that('a new life', () => ada.client.view().exit === null)
  await that('the next end', () => ada.client.view().exit !== null)
  expect(ada.text()).toBe('first')
})

it('[TC5] whoever types sets the size; the other keeps to it, and gets it back when they leave', async () => {
  const { id, ada } = await joined()
  const bobs = house.join(await house.w.join('Bob', 'editor'), id)
  await bobs.open()
  ada.client.resize({ cols: 100, rows: 30 })
  await that("Ada's size", () => bobs.client.view().size.cols === 100)
  bobs.client.resize({ cols: 60, rows: 20 })
  await sleep(150)
  expect(ada.client.view()).toMatchObject({ size: { cols: 100 }, owner: { mine: true } })
  expect(bobs.client.view()).toMatchObject({ owner: { mine: false, userId: house.w.ada } })
  bobs.client.takeSize()
  await that("Bob's size", () => ada.client.view().size.cols === 60)
  await that('the screen at it', () => ada.terminal.cols === 60 && ada.terminal.rows === 20)
  bobs[Symbol.dispose]()
  await that('her own size', () => ada.client.view().size.cols === 100)
  expect(ada.client.view().owner).toMatchObject({ mine: true })
})

it('[TC6] one who may only look sends no input and sets no size', async () => {
  const { id, ada } = await joined()
  const vi = house.join(await house.w.join('Vi', 'viewer'), id)
  await vi.open()
  expect(vi.client.view().writable).toBe(false)
  vi.type('echo seen\r')
  vi.client.resize({ cols: 33, rows: 11 })
  await sleep(150)
  expect(bytesUp(vi)).toEqual([])
  expect(ada.client.view().size).toEqual({ cols: 80, rows: 24 })
})

it('[TC6] questions of a program are answered once, however many look on', async () => {
  const { id, ada } = await joined()
  const bob = house.join(await house.w.join('Bob2', 'editor'), id)
  await bob.open()
  ada.type("stty -echo -icanon; printf '\\033[c\\033[6n'; sleep 0.5; echo; cat -v\r")
  await ada.shows('^[[?')
  await sleep(300)
  expect(ada.text().match(/\^\[\[\?/g)).toHaveLength(1)
  expect(ada.text().match(/\^\[\[\d+;\d+R/g)).toHaveLength(1)
})

it('[TC7] a paste of a megabyte arrives whole, in pieces; one that is too large is refused', async () => {
  const { ada } = await joined()
  ada.type('stty -echo; head -c 1000000 | md5sum\r')
  await sleep(300)
  const line = 'x'.repeat(99)
  const paste = `${line}\r`.repeat(10_000)
  ada.type(paste)
  const { createHash } = await import('node:crypto')
  const expected = createHash('md5').update(paste.replaceAll('\r', '\n')).digest('hex')
  await until('the sum', async () => {
    await sleep(100)
    return ada.text().includes(expected) || undefined
  })
  expect(Math.max(...bytesUp(ada))).toBeLessThanOrEqual(16 * 1024)
  expect(ada.sockets).toHaveLength(1)
  const before = bytesUp(ada).length
  expect(() => ada.type('y'.repeat(5 * 1024 * 1024))).toThrow('as a file')
  expect(bytesUp(ada).length).toBe(before)
})

it('[TC8] garbage from the server ends the connection, not the page', async () => {
  const { ada } = await joined()
  for (const frame of ['{', '{"type":"size"}', 'null']) {
    ada.sockets.at(-1)?.onmessage?.({ data: frame } as MessageEvent)
    expect(ada.client.view().line).toMatchObject({ status: 'lost', final: false })
    ada.client.retryNow()
    await ada.open()
  }
})

it('[TC9] a terminal that is gone is said to be, and not asked for again', async () => {
  const nobody = house.join(house.w.ada, 'no-such')
  await that('the refusal', () => nobody.client.view().line.status === 'lost')
  expect(nobody.client.view().line).toMatchObject({ final: true })
  await sleep(500)
  expect(nobody.sockets).toHaveLength(1)
})

it('[TC12] what is dialled again is lost until its screen is there; what is typed meanwhile waits for it', async () => {
  const { ada } = await joined()
  await using silent = await silentServer()
  ada.detour = silent.dial
  ada.sockets.at(-1)?.terminate()
  await that('a line that says nothing', () => silent.lines() > 0)
  expect(ada.client.view().line).toMatchObject({ status: 'lost', final: false })
  ada.type('echo kept-$((1+1))')
  ada.type('\r')
  ada.detour = undefined
  silent.hangUp()
  await ada.shows('\nkept-2')
  expect(ada.text().match(/^kept-2$/gm)).toHaveLength(1)
  expect(ada.client.view()).toMatchObject({ unsent: false, line: { status: 'open' } })
})

it('[TC12] what is too much to wait is not sent, and said not to be until somebody types', async () => {
  const { ada } = await joined()
  ada.sockets.at(-1)?.terminate()
  await that('the loss', () => ada.client.view().line.status === 'lost')
  ada.type(`echo ${'x'.repeat(5_000)}\r`)
  expect(ada.client.view().unsent).toBe(true)
  await ada.open()
  expect(ada.client.view().unsent).toBe(true)
  ada.type('echo on-$((1+1))\r')
  await ada.shows('on-2')
  expect(ada.client.view().unsent).toBe(false)
  expect(ada.text()).not.toContain('xxx')
})
