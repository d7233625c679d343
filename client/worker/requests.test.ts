import { expect, it } from 'vitest'
import { kindOf } from './requests.ts'

const ORIGIN = 'http://localhost:3000'
const ID = '0198c0de-0000-7000-8000-000000000001'

it.each([
  ['GET', 'navigate', '/', 'page'],
  ['GET', 'navigate', `/w/${ID}?file=a.ts`, 'page'],
  ['GET', 'navigate', `/api/workspaces/${ID}/files/content?path=a`, 'other'],
  ['GET', 'cors', '/assets/index-abc.js', 'code'],
  ['GET', 'cors', '/api/me', 'answer'],
  ['GET', 'cors', `/api/workspaces/${ID}/files?path=src`, 'answer'],
  ['POST', 'cors', `/api/workspaces/${ID}/rooms`, 'answer'],
])('[OF3] %s (%s) of %s is answered as %s without a network', (method, mode, path, kind) => {
  expect(kindOf({ method, mode: mode as RequestMode, url: ORIGIN + path }, ORIGIN)).toBe(kind)
})

it.each([
  ['GET', '/api/accounts/sessions'],
  ['GET', '/api/accounts/passkeys'],
  ['GET', '/api/tokens'],
  ['GET', `/api/workspaces/${ID}/invites`],
  ['GET', `/api/workspaces/${ID}/files/content?path=.env`],
  ['GET', `/api/workspaces/${ID}/search?q=secret`],
  ['GET', `/api/workspaces/${ID}/database`],
  ['POST', `/api/workspaces/${ID}/invites`],
  ['DELETE', `/api/workspaces/${ID}`],
])('[OF4] nothing is kept of %s %s', (method, path) => {
  expect(kindOf({ method, mode: 'cors', url: ORIGIN + path }, ORIGIN)).toBe('other')
})

it('[OF4] nothing is kept of another origin', () => {
  const url = 'http://app--3000.localhost:3000/assets/app.js'
  expect(kindOf({ method: 'GET', mode: 'cors', url }, ORIGIN)).toBe('other')
})
