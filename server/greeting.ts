import type { Accounts } from './accounts/accounts.ts'
import type { Config } from './config.ts'
import type { RuntimeDriver } from './runtime/driver.ts'

type Deps = {
  config: Config
  /** Where it really listens. */
  host: string
  runtime: { driver: RuntimeDriver; warnings: readonly string[] }
  accounts: Accounts
}

/** Tells the person at the terminal where to go, and what they should know. */
export async function greet({ config, host, runtime, accounts }: Deps): Promise<void> {
  const lines = [
    '',
    `  Atelier   ${config.publicUrl}`,
    `  Runtime   ${runtime.driver.kind}`,
    ...runtime.warnings.map((warning) => `  Warning   ${warning}`),
  ]
  if (host !== config.host) lines.push(`  Warning   HOST=${config.host} is ignored: loopback only.`)
  if (!(await accounts.hasOwner())) {
    const { url } = await accounts.createOwnerLink()
    lines.push('', '  Open this once to become the owner, within a day:', `  ${url}`)
  }
  process.stdout.write(`${lines.join('\n')}\n\n`)
}
