import { expect, it } from 'vitest'
import { localPlace } from './local-address.ts'

it('[TM3] an address of the workspace itself is a port and a path, any other is the web', () => {
  expect(localPlace('http://localhost:5173/a?b=1#c')).toEqual({ port: 5173, path: '/a?b=1#c' })
  expect(localPlace('http://127.0.0.1:8000')).toEqual({ port: 8000, path: '/' })
  expect(localPlace('http://0.0.0.0:3000/')).toEqual({ port: 3000, path: '/' })
  expect(localPlace('http://[::1]:9/')).toEqual({ port: 9, path: '/' })
  expect(localPlace('http://localhost/x')).toEqual({ port: 80, path: '/x' })
  expect(localPlace('https://example.com:5173/')).toBeUndefined()
  expect(localPlace('http://localhost.evil.example:5173/')).toBeUndefined()
  expect(localPlace('no address')).toBeUndefined()
})
