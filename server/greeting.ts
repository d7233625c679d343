import type { Accounts } from './accounts/accounts.ts'
import type { Config } from './config.ts'
import type { ChosenRuntime } from './runtime/choose-runtime.ts'
import { runtimeWarnings } from './runtimes.ts'

type Deps = {
  config: Config
  /** Where it really listens. */
  host: string
  runtime: ChosenRuntime
  accounts: Accounts
}

/** Tells the person at the terminal where to go, and what they should know. */
export async function greet({ config, host, runtime, accounts }: Deps): Promise<void> {
  const lines = [
    '',
    `  Atelier   ${config.publicUrl}`,
    `  Runtime   ${runtime.driver.kind}`,
    ...runtimeWarnings(runtime).map((warning) => `  Warning   ${warning}`),
  ]
  if (host !== config.host) lines.push(`  Warning   HOST=${config.host} is ignored: loopback only.`)
  if (!(await accounts.hasOwner())) {
    const { url } = await accounts.createOwnerLink()
    lines.push('', '  Open this once to become the owner, within a day:', `  ${url}`)
  }
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
