import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

type Task = (out: { write: (text: string) => Promise<void>; signal: AbortSignal }) => Promise<void>

/**
 * An answer that is written while it is sent, no faster than it is taken. What fails before the first
 * byte is a failure like any other; what fails later breaks the connection off, so that it never looks whole.
 */
export async function streamed(
  c: Context,
  { headers, task }: { headers: Record<string, string>; task: Task },
): Promise<Response> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const hungUp = new AbortController()
  writer.closed.catch(() => hungUp.abort())
  const encoder = new TextEncoder()
  const first = Promise.withResolvers<void>()
  const write = async (text: string): Promise<void> => {
    first.resolve()
    await writer.write(encoder.encode(text))
  }
  const work = async (): Promise<void> => {
    try {
      await task({ write, signal: AbortSignal.any([c.req.raw.signal, hungUp.signal]) })
      first.resolve()
      await writer.close()
    } catch (error) {
      first.reject(error)
      if (!brokenOff(c)) await writer.abort(error)
    }
  }
  work().catch(() => undefined)
  await first.promise
  return new Response(readable, { headers: { 'X-Content-Type-Options': 'nosniff', ...headers } })
}

/** Ends the connection in the middle of an answer; before it began there is still one to give. */
function brokenOff(c: Context): boolean {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
  if (!outgoing?.headersSent) return false
  outgoing.destroy()
  return true
}
