import { PortNumber } from '../../shared/ports.ts'
import { Slug } from '../../shared/workspaces.ts'

/** Which app a host name means. */
export type PreviewTarget = { readonly port: number; readonly slug: string }

const MAX_REMEMBERED = 1_000

/** Host names of previews: `<port>--<slug>.<base>`, one origin per port. */
export class PreviewHosts {
  /** Host and perhaps port, as in `PREVIEW_BASE`. */
  readonly #base: string
  readonly #suffix: string
  readonly #protocol: 'http' | 'https'
  /** The IDE's own origin. */
  readonly ideOrigin: string
  readonly #remembered = new Map<string, PreviewTarget | undefined>()

  constructor(deps: { publicUrl: string; previewBase: string }) {
    const ide = new URL(deps.publicUrl)
    this.ideOrigin = ide.origin
    this.#protocol = ide.protocol === 'https:' ? 'https' : 'http'
    this.#base = deps.previewBase.toLowerCase()
    this.#suffix = `.${this.#base.replace(/:\d+$/, '')}`
  }

  get protocol(): 'http' | 'https' {
    return this.#protocol
  }

  /** Whether browsers treat these hosts as secure, so that `Secure` cookies work. */
  get secure(): boolean {
    return this.#protocol === 'https' || this.#suffix.endsWith('.localhost')
  }

  /** Undefined when the host is no preview's. The port it was reached at does not matter. */
  parse(host: string | undefined): PreviewTarget | undefined {
    if (host === undefined) return undefined
    if (this.#remembered.has(host)) return this.#remembered.get(host)
    const target = this.#read(host)
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(host, target)
    return target
  }

  /** The target an origin stands for, if it is one of a preview. */
  parseOrigin(origin: string | undefined): PreviewTarget | undefined {
    if (!origin?.startsWith(`${this.#protocol}://`)) return undefined
    return this.parse(origin.slice(this.#protocol.length + 3))
  }

  host({ port, slug }: PreviewTarget): string {
    return `${port}--${slug}.${this.#base}`
  }

  origin(target: PreviewTarget): string {
    return `${this.#protocol}://${this.host(target)}`
  }

  #read(host: string): PreviewTarget | undefined {
    const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
    if (!name.endsWith(this.#suffix)) return undefined
    const label = name.slice(0, -this.#suffix.length)
    const [, digits, slug] = /^([1-9]\d{0,4})--([a-z0-9-]+)$/.exec(label) ?? []
    const port = PortNumber.safeParse(Number(digits))
    if (slug === undefined || !port.success || !Slug.safeParse(slug).success) return undefined
    return { port: port.data, slug }
  }
}

/**
 * Where a hand-off may lead: a path on the same host, whatever was written. Browsers read `//x` and
 * `/\x` as other hosts.
 */
export function safePath(to: string | undefined): string {
  if (!to?.startsWith('/') || /^\/[/\\]/.test(to)) return '/'
  if (!URL.canParse(to, 'http://preview.invalid')) return '/'
  const url = new URL(to, 'http://preview.invalid')
  if (url.host !== 'preview.invalid' || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
