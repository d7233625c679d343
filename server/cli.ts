import { enableCompileCache } from 'node:module'
import { compileCache } from './version.ts'

const USAGE = `atelier: the command line of this installation

  serve                 runs the server until it is told to stop; several may share one DATABASE_URL
  token create <name>   prints an API token of the owner, whom it makes if there is none
  owner-link            prints a one-time link: become the owner, or add a passkey as the owner
  doctor                what was found, what is missing, and what that costs`

// What is loaded after this comes out of the cache; so the rest is imported where it is needed.
enableCompileCache(compileCache)
const [command, ...rest] = process.argv.slice(2)
process.exitCode = await run(command, rest)

async function run(name: string | undefined, args: readonly string[]): Promise<number> {
  if (name === 'serve') return serve()
  if (name === 'doctor') return (await import('./cli/doctor.ts')).doctor()
  if (name === 'owner-link') return printOwnerLink()
  if (name === 'token' && args[0] === 'create' && args[1]) return printToken(args[1])
  console.error(USAGE)
  return name === undefined || name === 'help' ? 0 : 2
}

/** The same as `npm start`, without installing and building. */
async function serve(): Promise<number> {
  process.env['NODE_ENV'] ??= 'production'
  await import('./main.ts')
  return 0
}

async function printOwnerLink(): Promise<number> {
  const { withAccounts } = await import('./cli/with-accounts.ts')
  return withAccounts(async (accounts) => {
    const { url } = await accounts.createOwnerLink()
    console.log(url)
    return 0
  })
}

async function printToken(name: string): Promise<number> {
  const { withAccounts } = await import('./cli/with-accounts.ts')
  return withAccounts(async (accounts) => {
    const { token } = await accounts.createToken(await accounts.ensureOwner(), name)
    console.log(token)
    return 0
  })
}
