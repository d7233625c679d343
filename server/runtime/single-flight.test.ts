import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { SingleFlight } from './single-flight.ts'

it('[RX9] who asks meanwhile joins, and sees how far it is', async () => {
  let runs = 0
  const flight = new SingleFlight(async (onProgress) => {
    runs += 1
    onProgress('one')
    await sleep(5)
    onProgress('two')
    return runs
  })
  const [first, late]: [string[], string[]] = [[], []]
  const running = flight.run((line) => first.push(line))
  const joined = flight.run((line) => late.push(line))
  expect(await Promise.all([running, joined])).toEqual([1, 1])
  expect([first, late]).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ])
})

it('[RX9] a failure is told to all who wait, and the next attempt is a new one', async () => {
  let runs = 0
  const flight = new SingleFlight(async () => {
    runs += 1
    await sleep(1)
    if (runs === 1) throw new Error('does not build')
    return runs
  })
  const both = await Promise.allSettled([flight.run(() => {}), flight.run(() => {})])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await flight.run(() => {})).toBe(2)
})
