import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { PASSPORT, Passports } from './passport.ts'

const ADDRESS = '203.0.113.7'
const ours = new Passports(Buffer.from('the secret of this installation'))

it('[CL7] carries the address to a server of ours, and takes the header away', () => {
  const arrived = request({ [PASSPORT]: ours.issue(request(), ADDRESS) })
  expect(ours.check(arrived)).toBe(ADDRESS)
  expect(arrived.headers[PASSPORT]).toBeUndefined()
})

it('[CL7] counts for nothing without our key, for another request, for another address, or late', () => {
  const issued = ours.issue(request(), ADDRESS)
  const others = new Passports(Buffer.from('another secret'))
  const [at = '', , signature = ''] = issued.split(' ')
  const told = (headers: Record<string, string>, url = '/a') => ours.check(request(headers, url))
  expect(told({ [PASSPORT]: others.issue(request(), ADDRESS) })).toBeUndefined()
  expect(told({ [PASSPORT]: issued }, '/b')).toBeUndefined()
  expect(told({ [PASSPORT]: issued, host: 'elsewhere' })).toBeUndefined()
  expect(told({ [PASSPORT]: `${at} 198.51.100.1 ${signature}` })).toBeUndefined()
  expect(told({ [PASSPORT]: `${Number(at) - 60_000} ${ADDRESS} ${signature}` })).toBeUndefined()
  for (const garbage of ['', ' ', 'x', `${at} ${ADDRESS}`, 'a b c d']) {
    expect(told({ [PASSPORT]: garbage })).toBeUndefined()
  }
  expect(told({})).toBeUndefined()
})

it('[CL7] lives for half a minute', () => {
  const now = Date.now
  try {
    const issued = ours.issue(request(), ADDRESS)
    Date.now = () => now() + 29_000
    expect(ours.check(request({ [PASSPORT]: issued }))).toBe(ADDRESS)
    Date.now = () => now() + 31_000
    expect(ours.check(request({ [PASSPORT]: issued }))).toBeUndefined()
  } finally {
    Date.now = now
  }
})

function request(headers: Record<string, string> = {}, url = '/a'): IncomingMessage {
  return { method: 'GET', url, headers: { host: 'localhost', ...headers } } as IncomingMessage
}
