import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import type { AgentAddress } from './agent.ts'
import { unavailable } from './agent-http.ts'

const DIAL_MS = 15_000

/** A tunnel through the agent to a loopback port of the sandbox, on a connection of its own. */
export async function dialThrough(
  { host, port: agentPort, token }: AgentAddress,
  port: number,
  signal?: AbortSignal,
): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const asked = request({
    host,
    port: agentPort,
    method: 'CONNECT',
    path: `127.0.0.1:${port}`,
    headers: { authorization: `Bearer ${token}` },
    agent: false,
    timeout: DIAL_MS,
    ...(signal && { signal }),
  })
  asked.once('connect', (response, socket, head) => {
    if (response.statusCode !== 200) {
      socket.destroy()
      return reject(refusal(response.statusCode, port))
    }
    socket.setTimeout(0)
    if (head.length > 0) socket.unshift(head)
    resolve(socket)
  })
  asked.once('timeout', () => asked.destroy(new AppError('timeout', 'The port does not answer.')))
  asked.once('error', (error) => reject(unavailable(error, signal)))
  asked.end()
  return await promise
}

function refusal(status: number | undefined, port: number): AppError {
  if (status === 404) return new AppError('not_found', `Nothing listens on port ${port}.`)
  if (status === 403) return new AppError('forbidden', 'This port cannot be reached.')
  if (status === 504) return new AppError('timeout', 'The port does not answer.')
  return new AppError('unavailable', 'The workspace does not answer as it should.')
}
