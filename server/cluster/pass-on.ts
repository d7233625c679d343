import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
  request,
} from 'node:http'
import { type Duplex, pipeline } from 'node:stream'
import { PASSPORT } from './passport.ts'

export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer }
/** Which server, and what makes it believe us. */
export type Way = { readonly owner: string; readonly passport: string }

const agent = new Agent({ keepAlive: true })

/** Answers with what another server answers. Rejects while nothing of an answer is out, so that we may give one. */
export function passRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  way: Way,
): Promise<void> {
  return new Promise((settle, reject) => {
    const outgoing = ask(incoming, way, agent)
    outgoing.on('error', reject)
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders)
      pipeline(answer, response, () => settle())
    })
    response.on('close', () => response.writableFinished || outgoing.destroy())
    pipeline(incoming, outgoing, () => undefined)
  })
}

/** Ties a socket to one of another server. Rejects when there is none, with the socket untouched. */
export function passUpgrade({ request: incoming, socket, head }: Upgrade, way: Way): Promise<void> {
  return new Promise((settle, reject) => {
    const outgoing = ask(incoming, way, false)
    outgoing.on('error', reject)
    outgoing.on('response', (answer) => {
      socket.write(headOf(answer))
      pipeline(answer, socket, () => settle())
    })
    outgoing.on('upgrade', (answer, peer, peerHead) => {
      socket.write(headOf(answer))
      socket.write(peerHead)
      peer.write(head)
      tie(socket, peer)
      settle()
    })
    socket.on('close', () => outgoing.destroy())
    outgoing.end()
  })
}

function ask(
  { method, url, headers }: IncomingMessage,
  way: Way,
  via: Agent | false,
): ClientRequest {
  const { hostname, port } = new URL(way.owner)
  // Node has answered what it expects already.
  const { expect: _expect, ...rest } = headers
  return request({
    hostname,
    port,
    agent: via,
    ...(method && { method }),
    ...(url && { path: url }),
    headers: { ...rest, [PASSPORT]: way.passport },
  })
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`]
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** What one end says the other hears; when one is gone, so is the other. */
function tie(one: Duplex, other: Duplex): void {
  pipeline(one, other, () => other.destroy())
  pipeline(other, one, () => one.destroy())
}
