import { renameSync, writeFileSync } from 'node:fs'
import { SandboxAgent } from './agent.ts'
import { becomeUser } from './become-user.ts'
import { readConfig } from './config.ts'
import { errorFields, log } from './log.ts'

process.title = 'atelier-agent'
// Whatever user code makes us trip over, the terminals that live in this process are worth more.
process.on('uncaughtException', (error) => log('uncaught exception', errorFields(error)))
process.on('unhandledRejection', (error) => log('unhandled rejection', errorFields(error)))

// Node would open its debugger to whoever may signal us, and user code may: through it come our token
// and, on a shared network, every neighbour. Listening takes the signal away from Node.
process.on('SIGUSR1', () => undefined)

const config = await readConfig(process.env, process.stdin)
process.stdin.destroy()
becomeUser(config)
process.chdir(config.root)

const agent = new SandboxAgent(config)
const port = await agent.listen().catch((error: unknown) => {
  log('cannot listen', errorFields(error))
  process.exit(1)
})
if (config.announce !== undefined) announce(config.announce, port)
log('listening', { port, pid: process.pid })
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => void stop())

/** Whole or not there: who waits for it reads as soon as it appears. */
function announce(file: string, port: number): void {
  const text = JSON.stringify({ port, pid: process.pid, bootId: agent.bootId })
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

async function stop(): Promise<void> {
  // User processes that do not die must not keep us from dying.
  setTimeout(() => process.exit(0), 5_000).unref()
  await agent[Symbol.asyncDispose]()
  process.exit(0)
}
