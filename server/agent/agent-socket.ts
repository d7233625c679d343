import { WebSocket } from 'ws'
import { AppError } from '../../shared/errors.ts'
import type { AgentAddress } from './agent.ts'

const OPEN_MS = 10_000
const MAX_FRAME_BYTES = 64 * 1024 * 1024

/** A WebSocket to the agent, open when this resolves; refusals reject with the code they carry. */
export async function openAgentSocket(
  { host, port, token }: AgentAddress,
  path: string,
): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: OPEN_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    // What the agent sends right after the handshake waits until a listener is attached.
    allowSynchronousEvents: false,
  })
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>()
  socket.once('open', () => {
    socket.pause()
    resolve(socket)
  })
  socket.once('unexpected-response', (_request, response) => {
    response.resume()
    socket.terminate()
    reject(refusal(response.statusCode))
  })
  socket.on('error', (error) => {
    reject(new AppError('unavailable', 'The workspace does not answer.', { cause: error }))
  })
  return await promise
}

function refusal(status: number | undefined): AppError {
  if (status === 404) return new AppError('not_found', 'There is no such terminal.')
  if (status === 400) return new AppError('bad_input', 'The workspace does not understand this.')
  return new AppError('unavailable', 'The workspace does not answer as it should.')
}
