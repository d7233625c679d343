import { AgentFrame, ExecResult, PtyInfo } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import { EntryPath } from '../../shared/files.ts'
import { GitSource } from '../../shared/git-source.ts'
import { UserId, WorkspaceId } from '../../shared/ids.ts'
import { firstSpoken } from '../../shared/locales.ts'
import { readLook } from '../../shared/look.ts'
import { NewsUp } from '../../shared/news.ts'
import { parseJson } from '../../shared/parse.ts'
import { StoredLayout, readPreferences } from '../../shared/preferences.ts'
import { PageReport } from '../../shared/preview-reports.ts'
import { TerminalUp } from '../../shared/terminals.ts'
import { imageKind } from '../chat/image-kind.ts'
import { PNG } from '../chat/test-chat.ts'
import { clientAddress } from '../http/client-address.ts'
import { bearerToken, cookieValues } from '../http/credentials.ts'
import { AnswerReader } from '../previews/answer-reader.ts'
import { PreviewHosts, safePath } from '../previews/preview-host.ts'
import { VisitorCookie } from '../previews/visitor-cookie.ts'
import { readInsertions } from '../rooms/edit-guard.ts'
import {
  awarenessFrame,
  readAwareness,
  readFrame,
  step1Frame,
  updateFrame,
} from '../rooms/frames.ts'
import { readRoomName } from '../rooms/room-name.ts'
import { readTextFile, writeTextFile } from '../rooms/text-file.ts'
import { Y } from '../rooms/y.ts'
import { readIdentity } from '../runtime/docker/labels.ts'

/** Something that reads what a browser, an agent, an app or a file says. */
export type Parser = {
  readonly name: string
  /** What it reads in good order; what it is given in tests is made from these. */
  readonly samples: readonly Buffer[]
  /** Reads; throws only what it promises, and fails the test itself when what it read cannot be. */
  readonly read: (bytes: Buffer) => void
  /** Whether an error is one that it promises. */
  readonly promises: (error: unknown) => boolean
}

const refused = (error: unknown): boolean => error instanceof AppError
const nothing = (): boolean => false
/** A plain `Error` with a sentence; a TypeError or a RangeError is nobody's promise. */
const plain = (error: unknown): boolean => error instanceof Error && error.constructor === Error
const text = (...samples: readonly string[]): Buffer[] =>
  samples.map((sample) => Buffer.from(sample))
const json = (...samples: readonly unknown[]): Buffer[] =>
  text(...samples.map((one) => JSON.stringify(one)))

function must(holds: boolean, what: string): void {
  if (!holds) throw new RangeError(`It read what cannot be: ${what}`)
}

const doc = new Y.Doc()
doc.getText('content').insert(0, 'hello, wörld 🙂')
doc.getMap('x').set('a', [1, { b: null }])
const update = Y.encodeStateAsUpdate(doc)
const carets = awarenessFrame([{ clientId: 7, clock: 3, state: '{"user":{"name":"Ada"}}' }])
const hosts = new PreviewHosts({
  publicUrl: 'http://localhost:3000',
  previewBase: 'localhost:3000',
})
const cookie = new VisitorCookie({
  secret: Buffer.alloc(32, 7),
  secure: false,
  clock: { now: () => 0 },
})
const id = '0a0b0c0d-0000-4000-8000-000000000001'
const visit = cookie
  .issue({
    uid: UserId.parse(id),
    via: { kind: 'session', id },
    ws: WorkspaceId.parse(id),
    port: 3000,
    epoch: 1,
  })
  .split(';', 1)
  .join('')

/** Every parser of the server that faces a browser, an agent, an app or a file. */
export const PARSERS: readonly Parser[] = [
  {
    name: 'a frame of a room',
    samples: [step1Frame(Y.encodeStateVector(doc)), updateFrame(update), carets].map(Buffer.from),
    read: (bytes) => void readFrame(bytes),
    promises: refused,
  },
  {
    name: 'carets of a room',
    samples: [Buffer.from(carets.subarray(2))],
    read: (bytes) => void readAwareness(bytes),
    promises: refused,
  },
  {
    name: 'an edit of a document',
    samples: [Buffer.from(update)],
    read: (bytes) => void readInsertions(bytes),
    promises: refused,
  },
  {
    name: 'the name of a room',
    samples: text(`${id}.1`, `${id}.999999999`),
    read: (bytes) => {
      const { generation } = readRoomName({ workspaceId: id, room: bytes.toString() })
      must(Number.isSafeInteger(generation), `generation ${generation}`)
    },
    promises: refused,
  },
  {
    name: 'a text file',
    samples: text('\ufeffone\r\ntwo\nthree\r', 'a\nb\n', 'ü🙂\r\n'),
    read: (bytes) => {
      const file = readTextFile(bytes)
      if (file) must(writeTextFile(file.text, file).equals(bytes), 'other bytes than were read')
    },
    promises: nothing,
  },
  {
    name: 'a picture',
    samples: [
      PNG,
      Buffer.from('ffd8ffe000104a46494600010100000100010000ffc00011080010001003012200', 'hex'),
    ],
    read: (bytes) => {
      const { width, height } = imageKind(bytes)
      must(width * height > 0 && width * height <= 60_000_000, `${width} x ${height}`)
    },
    promises: refused,
  },
  {
    name: 'the host of a preview',
    samples: text('3000--quiet-fox.localhost:3000', '65535--a.localhost'),
    read: (bytes) => {
      const target = hosts.parse(bytes.toString('latin1'))
      if (target) must(target.port > 0 && target.port < 65_536, `port ${target.port}`)
      hosts.parseOrigin(`http://${bytes.toString('latin1')}`)
    },
    promises: nothing,
  },
  {
    name: 'where a hand-off leads',
    samples: text('/a/b?c=d#e', '//evil.example/', '/\\evil', '/%2e%2e/x'),
    read: (bytes) => {
      const origin = 'http://3000--a.localhost'
      must(new URL(safePath(bytes.toString()), origin).origin === origin, 'another host')
    },
    promises: nothing,
  },
  {
    name: 'the cookie of a visitor',
    samples: text(visit, `a=b; ${visit}`),
    read: (bytes) => {
      const header = bytes.toString('latin1')
      const genuine = header.includes(visit.slice(visit.indexOf('=') + 1))
      must(genuine || cookie.read(header) === undefined, 'a cookie that nobody made')
    },
    promises: nothing,
  },
  {
    name: 'what an app answers',
    samples: text(
      'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\na: b\r\n\r\n',
      'HTTP/1.0 304 Not Modified\r\nkeep-alive: timeout=5\r\nconnection: keep-alive\r\n\r\n',
    ),
    read: readAnswer,
    promises: plain,
  },
  {
    name: 'the head of a request',
    samples: text(
      'atelier=abc; atelier=def',
      'Bearer atl_abc',
      '::ffff:10.0.0.1, fe80::1%eth0',
      'de-AT,en;q=0.5',
    ),
    read: (bytes) => {
      const header = bytes.toString('latin1')
      cookieValues(header, 'atelier')
      bearerToken(header)
      readLook(header)
      firstSpoken(header)
      clientAddress({ remoteAddress: header, forwardedFor: header, trustedProxies: 1 })
    },
    promises: nothing,
  },
  {
    name: 'labels of a container',
    samples: json({ 'atelier.workspace': id, 'atelier.generation': '3' }),
    read: (bytes) =>
      void readIdentity(
        Object.fromEntries(
          bytes
            .toString()
            .split(',')
            .map((pair) => pair.split(':')),
        ),
      ),
    promises: nothing,
  },
  {
    name: 'words of a browser, as JSON',
    samples: json(
      { type: 'resize', cols: 80, rows: 24 },
      { type: 'ack', offset: 5 },
      { type: 'where', path: 'a.ts', line: 3 },
      { layout: { a: [[[]]] } },
      { url: 'https://example.com/a.git', depth: 1 },
      { theme: 'dark', keys: { a: ['$mod+k'] } },
      { kind: 'console', level: 'error', text: 'x' },
    ),
    read: (bytes) => {
      const said = bytes.toString()
      for (const schema of [TerminalUp, NewsUp, StoredLayout, GitSource, PageReport]) {
        ignoring(refused, () => void parseJson(schema, said))
      }
      readPreferences(said)
    },
    promises: nothing,
  },
  {
    name: 'words of an agent, as JSON',
    samples: json(
      { type: 'snapshot', epoch: 'a', seq: 1 },
      { exitCode: 0, signal: null, stdout: '', stderr: '', truncated: false },
    ),
    read: (bytes) => {
      for (const schema of [AgentFrame, ExecResult, PtyInfo]) {
        ignoring(refused, () => void parseJson(schema, bytes.toString()))
      }
    },
    promises: nothing,
  },
  {
    name: 'a path',
    samples: text('a/b/c.ts', '.', '../..', 'ü/🙂'),
    read: (bytes) => {
      const path = EntryPath.safeParse(bytes.toString())
      if (path.success) must(!path.data.split('/').includes('..'), path.data)
    },
    promises: nothing,
  },
]

/** Whole and in two pieces: where it is cut must not matter. */
function readAnswer(bytes: Buffer): void {
  const whole = answerOf([bytes])
  const middle = bytes.length >> 1
  const halves = answerOf([bytes.subarray(0, middle), bytes.subarray(middle)])
  must(whole === halves, 'another answer when it came in two pieces')
}

function answerOf(pieces: readonly Buffer[]): string {
  let told = ''
  const reader = new AnswerReader(
    {
      onHead: (head) => (told += JSON.stringify(head)),
      onBody: (chunk) => (told += chunk.toString('latin1')),
      onEnd: (trailers) => (told += `end ${trailers.join()}`),
    },
    { isHead: false },
  )
  try {
    for (const piece of pieces) if (!reader.done) reader.read(piece)
    reader.end()
  } catch (error) {
    if (!plain(error)) throw error
    return `${told} refused`
  }
  return told
}

function ignoring(promised: (error: unknown) => boolean, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (!promised(error)) throw error
  }
}
