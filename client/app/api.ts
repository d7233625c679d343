import { z } from 'zod'
import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import { said, t } from '../words/words.ts'
import { pause } from './pause.ts'

const Failure = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
})

export type CallOptions = {
  readonly body?: unknown
  /** Sent as it is, not as JSON. */
  readonly raw?: BodyInit
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal | undefined
  /** Arrives even when the page is left meanwhile. */
  readonly keepalive?: boolean
  /** Does no harm when it arrives twice, so it is asked again when no answer came. Unless said, what reads or sets is. */
  readonly repeatable?: boolean
}

/** A request and its answer are lost whenever a network interface of the machine comes or goes. */
const PAUSES_MS = [250, 500]
const REPEATABLE = ['GET', 'PUT', 'PATCH']

/** Speaks to the server's REST side. Every failure it throws is an `AppError`. */
export class Api {
  readonly #fetch: typeof fetch
  readonly #pause: (ms: number) => Promise<void>
  #signedOut: () => void = () => {}

  constructor(deps: { fetch: typeof fetch; pause: (ms: number) => Promise<void> }) {
    this.#fetch = deps.fetch
    this.#pause = deps.pause
  }

  /** Told whenever the server no longer knows who we are. */
  onSignedOut(listener: () => void): void {
    this.#signedOut = listener
  }

  /** Calls and reads the answer by its schema. */
  async call<S extends z.ZodType>(
    method: string,
    path: string,
    ...[answer, options = {}]: [answer: S, options?: CallOptions]
  ): Promise<z.output<S>> {
    const parsed = answer.safeParse(
      await this.#insist(method, options, async () =>
        bodyOf(await this.#ask(method, path, options)),
      ),
    )
    if (parsed.success) return parsed.data
    throw new AppError(
      'internal',
      'The server answered in a way this page does not know. Reload it.',
      {
        cause: parsed.error,
      },
    )
  }

  /** Calls and hands over the response, for bytes and headers. */
  async send(method: string, path: string, options: CallOptions = {}): Promise<Response> {
    return this.#insist(method, options, () => this.#ask(method, path, options))
  }

  async #insist<T>(method: string, options: CallOptions, ask: () => Promise<T>): Promise<T> {
    const { repeatable = REPEATABLE.includes(method), signal } = options
    for (const pauseMs of repeatable ? PAUSES_MS : []) {
      try {
        return await ask()
      } catch (error) {
        if (signal?.aborted || !isUnanswered(error)) throw error
        await this.#pause(pauseMs)
      }
    }
    return ask()
  }

  async #ask(method: string, path: string, options: CallOptions): Promise<Response> {
    const response = await this.#reach(method, path, options)
    if (response.ok) return response
    const failure = await failureOf(response)
    if (failure.code === 'unauthenticated') this.#signedOut()
    throw failure
  }

  async #reach(method: string, path: string, options: CallOptions): Promise<Response> {
    const { body, raw, headers, signal, keepalive } = options
    try {
      return await this.#fetch(path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(raw !== undefined && { body: raw }),
        signal: signal ?? null,
        keepalive: keepalive ?? false,
      })
    } catch (error) {
      if (signal?.aborted) throw error
      throw unanswered(error)
    }
  }
}

function unanswered(cause: unknown): AppError {
  return new AppError('unavailable', 'The server cannot be reached. Check your connection.', {
    cause,
  })
}

/** Whether nothing came back. A server that says itself that it is not available has no cause here. */
function isUnanswered(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable' && error.cause !== undefined
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  try {
    return await response.json()
  } catch (error) {
    // Anything else than bad JSON is an answer that broke off.
    if (!(error instanceof SyntaxError)) throw unanswered(error)
    throw new AppError('internal', 'The server sent an answer that is no JSON.', { cause: error })
  }
}

/** A failed response as the error the server meant; foreign bodies get a code by their status. */
export async function failureOf(response: Response): Promise<AppError> {
  const body = Failure.safeParse(await response.json().catch(() => undefined))
  if (!body.success)
    return new AppError(
      codeOfStatus(response.status),
      t('It failed ({status}).', { status: String(response.status) }),
    )
  const { code, message, details } = body.data.error
  const requestId = response.headers.get('x-request-id')
  return new AppError(isErrorCode(code) ? code : codeOfStatus(response.status), message, {
    ...((details ?? requestId) && { details: { ...details, ...(requestId && { requestId }) } }),
  })
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERRORS
}

function codeOfStatus(status: number): ErrorCode {
  const found = Object.entries(ERRORS).find(([, { status: known }]) => known === status)
  return found && isErrorCode(found[0]) ? found[0] : 'internal'
}

/** What a person may read of any failure. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message
    ? said(error.message)
    : t('Something went wrong. Try again.')
}

/** The one connection of this page. */
export const api = new Api({ fetch: (input, init) => fetch(input, init), pause })

/** Path parts and query parameters, escaped. */
export function url(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | boolean)[]
): string {
  return String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)))
}
