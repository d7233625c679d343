import { setTimeout as sleep } from 'node:timers/promises'
import { AgentInfo } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import type { AgentAddress } from '../agent/agent.ts'

const POLL_MS = 25
const ANSWER_MS = 5_000
/** What an agent may say about itself; more is not from ours. */
const MAX_CHARS = 65_536

type Wait = { signal: AbortSignal; withinMs: number; died: () => Promise<string | undefined> }

/** Resolves once the agent answers to its token. `died` tells early when there is nothing to wait for. */
export async function waitForAgent(address: AgentAddress, wait: Wait): Promise<void> {
  const until = performance.now() + wait.withinMs
  for (let tries = 1; ; tries += 1) {
    wait.signal.throwIfAborted()
    if (await agentAnswers(address)) return
    const death = tries % 8 === 0 ? await wait.died() : undefined
    if (death !== undefined) throw new AppError('unavailable', death)
    if (performance.now() > until) {
      const seconds = Math.round(wait.withinMs / 1000)
      throw new AppError('unavailable', `The sandbox’s agent did not answer within ${seconds} s.`)
    }
    await sleep(POLL_MS)
  }
}

/** Whether an agent of our protocol listens there and takes this token. Never rejects. */
export async function agentAnswers({ host, port, token }: AgentAddress): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${port}/v1/info`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_MS),
      redirect: 'error',
    })
    const text = await readLimited(response)
    return response.status === 200 && AgentInfo.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

async function readLimited(response: Response): Promise<string> {
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (text.length > MAX_CHARS) throw new Error('too long')
  }
  return text
}
