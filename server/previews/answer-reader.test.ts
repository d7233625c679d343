import { expect, it } from 'vitest'
import { AnswerReader } from './answer-reader.ts'

type Read = {
  status: number | undefined
  headers: string[]
  body: string
  trailers: string[] | undefined
  rest: string
  idleMs: number
}

/** Reads pieces, and the end of the connection if `ends`. */
function read(pieces: readonly string[], { isHead = false, ends = false } = {}): Read {
  const found: Read = {
    status: undefined,
    headers: [],
    body: '',
    trailers: undefined,
    rest: '',
    idleMs: 0,
  }
  const reader = new AnswerReader(
    {
      onHead: ({ status, headers }) => Object.assign(found, { status, headers }),
      onBody: (chunk) => (found.body += chunk.toString('latin1')),
      onEnd: (trailers) => (found.trailers = trailers),
    },
    { isHead },
  )
  for (const piece of pieces) {
    if (reader.done) found.rest += piece
    else found.rest += reader.read(Buffer.from(piece, 'latin1'))?.toString('latin1') ?? ''
  }
  if (ends) reader.end()
  found.idleMs = reader.idleMs
  return found
}

const CHUNKED =
  'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n' +
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n' +
  '5;name=value\r\nhello\r\nB\r\n there\r\nyou\r\n0\r\nX-Sum: 16\r\n\r\n'

it('[P18] reads an answer alike wherever it is cut', () => {
  const wanted = { status: 200, body: 'hello there\r\nyou', trailers: ['X-Sum', '16'], rest: '' }
  for (let cut = 1; cut < CHUNKED.length; cut += 1) {
    expect(read([CHUNKED.slice(0, cut), CHUNKED.slice(cut)])).toMatchObject(wanted)
  }
  expect(read([...CHUNKED])).toMatchObject(wanted)
})

it('[P18] knows where an answer ends, by length, by status, by method and by the connection', () => {
  const ok = 'HTTP/1.1 200 OK\r\n'
  expect(read([`${ok}Content-Length: 3\r\n\r\nabcHTTP`])).toMatchObject({
    body: 'abc',
    rest: 'HTTP',
  })
  expect(read([`${ok}Content-Length: 0\r\n\r\n`])).toMatchObject({ body: '', trailers: [] })
  expect(read([`${ok}Content-Length: 3\r\n\r\n`], { isHead: true })).toMatchObject({ trailers: [] })
  expect(read(['HTTP/1.1 304 \r\nContent-Length: 3\r\n\r\n'])).toMatchObject({ trailers: [] })
  expect(read([`${ok}\r\nabc`, 'def'], { ends: true })).toMatchObject({ body: 'abcdef', idleMs: 0 })
  expect(read([`${ok}Transfer-Encoding: gzip\r\n\r\nabc`], { ends: true })).toMatchObject({
    body: 'abc',
    trailers: [],
  })
})

it('[PV8] keeps a connection only as long as the app does', () => {
  const idleMs = (version: string, ...headers: string[]) =>
    read([`HTTP/${version} 204 None\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`])
      .idleMs
  expect(idleMs('1.1')).toBe(4_000)
  expect(idleMs('1.1', 'Connection: Close')).toBe(0)
  expect(idleMs('1.1', 'Connection: keep-alive', 'Keep-Alive: timeout=5, max=9')).toBe(4_000)
  expect(idleMs('1.1', 'Keep-Alive: timeout=72')).toBe(60_000)
  expect(idleMs('1.1', 'Keep-Alive: timeout=1')).toBe(0)
  expect(idleMs('1.0')).toBe(0)
  expect(idleMs('1.0', 'Connection: Keep-Alive')).toBe(4_000)
})

it.each([
  ['two lengths', 'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
  ['a length beside chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a length with a sign', 'Content-Length: +3\r\n\r\nabc'],
  ['a blank before the colon', 'Content-Length : 3\r\n\r\nabc'],
  ['a folded header', 'X-One: a\r\n Content-Length: 3\r\n\r\nabc'],
  ['a chunk of no size', 'Transfer-Encoding: chunked\r\n\r\n-1\r\nabc'],
  [
    'a chunk that is longer than it says',
    'Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n',
  ],
  ['a chunk line without a return', 'Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n'],
  ['an endless chunk line', `Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(5_000)}`],
  ['an endless head', `X-One: ${'x'.repeat(70_000)}`],
])('[PV8] refuses %s', (_what, text) => {
  expect(() => read([`HTTP/1.1 200 OK\r\n${text}`])).toThrow(/answer|body|chunk/)
})

it('[PV8] refuses what is no HTTP, an upgrade nobody asked for, and half an answer', () => {
  expect(() => read(['SSH-2.0-OpenSSH_9.2\r\n\r\n'])).toThrow('no HTTP')
  expect(() => read(['HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n'])).toThrow('no HTTP')
  expect(() => read(['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab'], { ends: true })).toThrow()
  expect(() => read(['HTTP/1.1 200 OK\r\nTransfer-Enc'], { ends: true })).toThrow('hung up')
})

it('[PV9] takes no head and no trailer that our header rules and a browser would read apart', () => {
  const ok = 'HTTP/1.1 200 OK\r\n'
  const broken = [
    'HTTP/1.1 200 \x01\r\n\r\n',
    `${ok}X: a\rSet-Cookie: atelier=evil\r\n\r\n`,
    `${ok}X: a\nSet-Cookie: atelier=evil\r\n\r\n`,
    `${ok}X: a\0b\r\n\r\n`,
    `${ok}X@: a\r\n\r\n`,
    `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nX@: a\r\n\r\n`,
    `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\nX: \x01\r\n\r\n`,
  ]
  for (const answer of broken) expect(() => read([answer]), answer).toThrow('broken')
  expect(read([`${ok}X: caf\u00e9\tau lait\r\nContent-Length: 0\r\n\r\n`]).status).toBe(200)
})
