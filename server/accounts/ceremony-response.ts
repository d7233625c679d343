import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'

const Answer = z.object({ response: z.object({ clientDataJSON: z.string().max(10_000) }) })
const ClientData = z.object({ challenge: z.string().min(1).max(200) })

/** The challenge a browser says it answered. The library checks that it is signed. */
export function challengeOf(response: Record<string, unknown>): string {
  try {
    const { clientDataJSON } = Answer.parse(response).response
    return ClientData.parse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')))
      .challenge
  } catch (cause) {
    throw new AppError('bad_input', 'This is no answer of a passkey.', { cause })
  }
}
