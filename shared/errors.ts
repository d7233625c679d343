/**
 * Every failure that leaves this process. Clients branch on the key, never on the message.
 * `close` is the WebSocket code: 4400-4499 are permanent (a stock y-websocket client stops),
 * the others are worth another try.
 */
export const ERRORS = {
  bad_input: { status: 400, close: 4400 },
  unauthenticated: { status: 401, close: 4401 },
  forbidden: { status: 403, close: 4403 },
  not_found: { status: 404, close: 4404 },
  /** The name is taken, or the state does not allow it now. */
  conflict: { status: 409, close: 4409 },
  /** The document lives on under a newer generation: open the file again. */
  gone: { status: 410, close: 4410 },
  /** The content hash of `If-Match` is not what is there. */
  changed: { status: 412, close: 4412 },
  too_large: { status: 413, close: 4413 },
  /** The file cannot be edited as text: binary, or not UTF-8. */
  not_text: { status: 415, close: 4415 },
  rate_limited: { status: 429, close: 1013 },
  internal: { status: 500, close: 1011 },
  /** The workspace is stopped, starting or failed; the message says which. */
  sandbox_unavailable: { status: 503, close: 1013 },
  /** A part this needs does not answer: Docker, Postgres, the agent. */
  unavailable: { status: 503, close: 1013 },
  timeout: { status: 504, close: 1013 },
  disk_full: { status: 507, close: 1013 },
  /** SQL that Postgres refused; `details` say where. */
  sql: { status: 422, close: 4422 },
  /** The role of this connection changed: connect again to go on with the new one. */
  role_changed: { status: 409, close: 4503 },
  /** The server is going down or handing over: connect again. */
  restarting: { status: 503, close: 1012 },
} as const satisfies Record<string, { status: number; close: number }>
export type ErrorCode = keyof typeof ERRORS

/** A failure with a stable code. The message is for people and says what to do. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  /** Facts a client may show or use: a position, a hash. Never secrets. */
  readonly details: Record<string, unknown> | undefined
  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { details?: Record<string, unknown> },
  ) {
    super(message, options)
    this.code = code
    this.details = options?.details
  }
}
