import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { AgentConfig } from '../../shared/agent-protocol.ts'
import { parseJson } from '../../shared/parse.ts'

const VARIABLE = 'ATELIER_AGENT_CONFIG'

/** The config from the environment, else one line of `input`; afterwards the environment has no trace of it. */
export async function readConfig(env: NodeJS.ProcessEnv, input: Readable): Promise<AgentConfig> {
  const given = env[VARIABLE]
  delete env[VARIABLE]
  return parseJson(AgentConfig, given ?? (await firstLine(input)))
}

async function firstLine(input: Readable): Promise<string> {
  using lines = createInterface({ input })
  for await (const line of lines) return line
  throw new Error(`No config: set ${VARIABLE} or write one JSON line to standard input.`)
}
