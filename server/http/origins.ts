/** What of a request says which page it comes from. */
export type OriginEvidence = {
  readonly origin: string | undefined
  /** `Sec-Fetch-Site`, which no page can forge. */
  readonly fetchSite: string | undefined
  /** Whether a cookie of ours came along without anybody asking for it. */
  readonly cookie: boolean
}

/** Why a request may not change anything, or undefined if it may. */
export type OriginVerdict = string | undefined

/** The exact origins of this installation. `http://3000--x.localhost:3000` is none of them. */
export class Origins {
  readonly #allowed: ReadonlySet<string>

  constructor(config: { publicUrl: string; port: number }) {
    this.#allowed = new Set(ownOrigins(config))
  }

  includes(origin: string): boolean {
    return this.#allowed.has(origin)
  }

  list(): string[] {
    return [...this.#allowed]
  }

  /** A browser always names its page; who names none and brings no cookie is a program. */
  judge({ origin, fetchSite, cookie }: OriginEvidence): OriginVerdict {
    if (origin !== undefined) {
      return this.#allowed.has(origin)
        ? undefined
        : `Pages of ${shown(origin)} may not act here. Open ${this.list()[0]} itself.`
    }
    if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') {
      return 'Another site sent this request, and other sites may not act here.'
    }
    if (cookie && fetchSite !== 'same-origin') {
      return 'A request with a session cookie must say its Origin. Programs should use an API token.'
    }
    return undefined
  }
}

function ownOrigins({ publicUrl, port }: { publicUrl: string; port: number }): string[] {
  const { origin, hostname, protocol } = new URL(publicUrl)
  if (hostname !== 'localhost') return [origin]
  const loopback = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`)
  return protocol === 'http:' ? [origin, ...loopback.map((url) => new URL(url).origin)] : [origin]
}

function shown(origin: string): string {
  return origin === 'null' ? 'an unnamed origin' : origin.slice(0, 100)
}
