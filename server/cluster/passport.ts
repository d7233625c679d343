import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Goes with a request that one server of an installation passes on to another. */
export const PASSPORT = 'x-atelier-passed'
const LIFE_MS = 30_000

/**
 * Tells requests of our own servers from those that only say so, and carries the visitor's address: signed
 * with a key made from the instance's secret, for one method and path, for half a minute.
 */
export class Passports {
  readonly #key: Buffer

  constructor(secret: Buffer) {
    this.#key = createHmac('sha256', secret).update('passed on between servers').digest()
  }

  issue(request: IncomingMessage, address: string): string {
    const said = `${Date.now()} ${address}`
    return `${said} ${this.#sign(request, said)}`
  }

  /** The visitor's address; undefined when nobody of ours passed this on. Takes the header away. */
  check(request: IncomingMessage): string | undefined {
    const shown = request.headers[PASSPORT]
    delete request.headers[PASSPORT]
    if (typeof shown !== 'string') return undefined
    const [at = '', address = '', signature = ''] = shown.split(' ')
    const expected = Buffer.from(this.#sign(request, `${at} ${address}`))
    const given = Buffer.from(signature)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    return Math.abs(Date.now() - Number(at)) < LIFE_MS ? address : undefined
  }

  #sign({ method, url, headers }: IncomingMessage, said: string): string {
    const request = [said, method, headers.host, url].join('\n')
    return createHmac('sha256', this.#key).update(request).digest('base64url')
  }
}
