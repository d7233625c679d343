import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import { headersDown, headersUp, type HeaderContext } from './header-rules.ts'
import { isHeaderName, isSoundHead } from './sound-head.ts'

const MAX_HEAD_BYTES = 64 * 1024
const END = Buffer.from('\r\n\r\n')
const INTERIM = /^HTTP\/1\.[01] 1(?!01)\d\d/

/**
 * Passes an upgrade (a WebSocket, Vite's HMR) to an app: the two heads go through the header rules,
 * after that it is bytes both ways.
 */
export function openTunnel(tunnel: {
  req: IncomingMessage
  browser: Duplex
  head: Buffer
  app: Duplex
  context: HeaderContext
}): void {
  const { req, browser, head, app, context } = tunnel
  app.write(requestHead(req, context))
  if (head.byteLength > 0) app.write(head)
  pipeline(browser, app, () => app.destroy())
  passAnswer(app, browser, context)
}

function requestHead(req: IncomingMessage, context: HeaderContext): string {
  const headers = headersUp(req.rawHeaders, context)
  headers.push('Connection', 'Upgrade', 'Upgrade', req.headers.upgrade ?? 'websocket')
  return headText(`${req.method} ${req.url} HTTP/1.1`, headers)
}

/** Reads the app's head, writes ours, and pipes what follows. */
function passAnswer(app: Duplex, browser: Duplex, context: HeaderContext): void {
  let read = Buffer.alloc(0)
  const onData = (chunk: Buffer) => {
    read = Buffer.concat([read, chunk])
    const end = read.indexOf(END)
    if (end === -1 && read.byteLength <= MAX_HEAD_BYTES) return
    // 103 is between the app and us: what follows has a head of its own, with its own headers.
    if (INTERIM.test(read.toString('latin1', 0, 12)) && end !== -1) {
      read = read.subarray(end + END.byteLength)
      return onData(Buffer.alloc(0))
    }
    app.off('data', onData)
    app.pause()
    const answer = read.toString('latin1', 0, Math.max(end, 0))
    if (end === -1 || !isSoundHead(answer)) {
      app.destroy()
      browser.destroy()
      return
    }
    browser.write(answerHead(answer, context))
    const rest = read.subarray(end + END.byteLength)
    if (rest.byteLength > 0) browser.write(rest)
    pipeline(app, browser, () => browser.destroy())
  }
  app.on('data', onData)
  app.once('error', () => browser.destroy())
  app.once('close', () => browser.end())
}

function answerHead(text: string, context: HeaderContext): string {
  const [status = 'HTTP/1.1 502 Bad Gateway', ...lines] = text.split('\r\n')
  const raw = lines.flatMap((line) => {
    const at = line.indexOf(':')
    const name = line.slice(0, Math.max(at, 0)).trim()
    return isHeaderName(name) ? [name, line.slice(at + 1).trim()] : []
  })
  const headers = headersDown(raw, context)
  if (/^HTTP\/1\.[01] 101\b/.test(status)) {
    headers.push('Connection', 'Upgrade', 'Upgrade', valueOf(raw, 'upgrade') ?? 'websocket')
  } else {
    // It declined: its body follows as it was framed, and then this connection ends.
    const encoding = valueOf(raw, 'transfer-encoding')
    if (encoding) headers.push('Transfer-Encoding', encoding)
    headers.push('Connection', 'close')
  }
  return headText(status, headers)
}

function valueOf(raw: readonly string[], name: string): string | undefined {
  const at = raw.findIndex((part, i) => i % 2 === 0 && part.toLowerCase() === name)
  return at === -1 ? undefined : raw[at + 1]
}

function headText(first: string, headers: readonly string[]): string {
  let text = `${first}\r\n`
  for (let i = 0; i + 1 < headers.length; i += 2) text += `${headers[i]}: ${headers[i + 1]}\r\n`
  return `${text}\r\n`
}
