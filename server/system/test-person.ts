import WebSocket from 'ws'
import { TestAuthenticator } from '../accounts/test-authenticator.ts'

type Place = { readonly url: string; readonly port: number }
type Ceremony = { challengeId: string; options: Record<string, unknown> }

/** Somebody who speaks to a real server over the network, as a program with a token or as nobody. */
export class TestPerson {
  readonly token: string | undefined
  readonly #server: Place

  constructor(server: Place, token?: string) {
    this.#server = server
    this.token = token
  }

  /** Goes through a link with a passkey of their own, in a browser's words, and takes a token. */
  static async join(server: Place, link: string, name: string): Promise<TestPerson> {
    return (await TestPerson.enter(server, link, name)).person
  }

  /** The same, with the cookie of the browser they came in with. */
  static async enter(
    server: Place,
    link: string,
    name: string,
  ): Promise<{ person: TestPerson; cookie: string }> {
    const device = new TestAuthenticator(server.url)
    const secret = link.split('/join/')[1] ?? ''
    const browser = { origin: server.url, 'sec-fetch-site': 'same-origin' }
    const somebody = new TestPerson(server)
    const wish = { name, link: secret }
    const begun = await somebody.send('POST', '/api/accounts/passkeys/options', wish, browser)
    const { challengeId, options } = (await begun.json()) as Ceremony
    const answer = { challengeId, response: device.create(options) }
    const done = await somebody.send('POST', '/api/accounts/passkeys', answer, browser)
    if (!done.ok) throw new Error(`${name} could not come in: ${await done.text()}`)
    const cookie = done.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const made = await somebody.send('POST', '/api/tokens', { name }, { ...browser, cookie })
    const { token } = (await made.json()) as { token: string }
    return { person: new TestPerson(server, token), cookie }
  }

  /** One request, whatever it answers. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  /** A JSON call; anything but 2xx throws with what the server said. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, body)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  /** The text of a file, byte order mark and all. */
  async read(workspaceId: string, path: string): Promise<string> {
    const response = await this.send('GET', contentOf(workspaceId, path))
    if (!response.ok) throw new Error(`read ${path}: ${await response.text()}`)
    return Buffer.from(await response.arrayBuffer()).toString('utf8')
  }

  /** Writes a file whole; answers what the server says. */
  write(
    workspaceId: string,
    path: string,
    bytes: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  ): Promise<Response> {
    return fetch(`${this.base}${contentOf(workspaceId, path)}`, {
      method: 'PUT',
      headers: this.headers,
      body: bytes,
      ...(bytes instanceof ReadableStream && { duplex: 'half' as const }),
    })
  }

  /** What a call was refused with. */
  async refusal(method: string, path: string, body?: unknown): Promise<Refusal> {
    const response = await this.send(method, path, body)
    return refusalOf(response)
  }

  async me(): Promise<{ id: string; name: string }> {
    return this.call('GET', '/api/me')
  }

  /** A socket of the server. */
  socket(path: string, headers: Record<string, string> = {}): WebSocket {
    const url = `ws://127.0.0.1:${this.#server.port}${path}`
    const socket = new WebSocket(url, { headers: { ...this.headers, ...headers } })
    socket.on('error', () => undefined)
    return socket
  }

  /** Where the server answers, without a name to look up. */
  get base(): string {
    return `http://127.0.0.1:${this.#server.port}`
  }

  get headers(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }
  }
}

function contentOf(workspaceId: string, path: string): string {
  return `/api/workspaces/${workspaceId}/files/content?path=${encodeURIComponent(path)}`
}

export type Refusal = { readonly status: number; readonly code: string; readonly message: string }

/** The one shape of every failure. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const body = JSON.parse(isJson ? text : '{}') as { error?: { code: string; message: string } }
  return {
    status: response.status,
    code: body.error?.code ?? '',
    message: body.error?.message ?? '',
  }
}

/** Resolves with the code and the words a socket was closed with. */
export function closed(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((settle) => {
    socket.once('close', (code, reason) => settle({ code, reason: reason.toString() }))
  })
}
