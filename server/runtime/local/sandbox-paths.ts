import { dirname, join } from 'node:path'
import type { z } from 'zod'
import type { AgentConfig } from '../../../shared/agent-protocol.ts'
import { caEnvironment } from '../ca-bundle.ts'
import { CHECKOUT } from '../checkout.ts'
import { withDatabaseAt } from '../database-url.ts'
import type { SandboxSpec } from '../driver.ts'
import { MANNERS } from '../manners.ts'
import type { Jail } from './bubblewrap.ts'
import { ANNOUNCEMENT } from './end-processes.ts'

const NODE = join(CHECKOUT, `node_modules/node-linux-${process.arch}/bin/node`)
const NPM = join(CHECKOUT, 'node_modules/npm')
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What every sandbox of this server shares. */
export type LocalContext = {
  readonly agentDir: string
  readonly templates: string
  /** A folder with `node`, `npm` and `npx` for plain processes. */
  readonly programs: string
  readonly caBundle: string | undefined
  /** Whether sandboxes run under bubblewrap. */
  readonly jailed: boolean
}
type Place = { spec: SandboxSpec; context: LocalContext; folder: string; databasePort: number }
type Paths = { jail: Jail | undefined; config: z.input<typeof AgentConfig> }

/** What a sandbox sees, and how its agent is told about it. */
export function sandboxPaths(place: Place): Paths {
  return place.context.jailed ? jailedPaths(place) : plainPaths(place)
}

/** The same places as in a container, so that scripts and settings fit both. */
function jailedPaths(place: Place): Paths {
  const { spec, context, folder } = place
  const ca = '/run/atelier-ca.pem'
  const jail: Jail = {
    writable: {
      [join(spec.diskPath, 'files')]: '/workspace',
      [join(spec.diskPath, 'home')]: '/home/dev',
      [dirname(join(folder, ANNOUNCEMENT))]: '/run/atelier',
    },
    readable: {
      [context.agentDir]: '/.agent',
      [context.templates]: '/opt/atelier/templates',
      [NODE]: '/opt/atelier/bin/node',
      [NPM]: '/opt/atelier/npm',
      [join(context.programs, 'passwd')]: '/etc/passwd',
      [join(context.programs, 'group')]: '/etc/group',
      ...(context.caBundle && { [context.caBundle]: ca }),
    },
    links: {
      '/opt/atelier/bin/npm': '../npm/bin/npm-cli.js',
      '/opt/atelier/bin/npx': '../npm/bin/npx-cli.js',
    },
    workdir: '/workspace',
  }
  const env = environment(place, '/opt/atelier/bin', context.caBundle && ca)
  return {
    jail,
    config: {
      ...common(place, env),
      announce: '/run/atelier/announce.json',
      root: '/workspace',
      home: '/home/dev',
      templates: '/opt/atelier/templates',
      ripgrep: '/.agent/rg',
    },
  }
}

function plainPaths(place: Place): Paths {
  const { spec, context, folder } = place
  return {
    jail: undefined,
    config: {
      ...common(place, environment(place, context.programs, context.caBundle)),
      announce: join(folder, ANNOUNCEMENT),
      root: join(spec.diskPath, 'files'),
      home: join(spec.diskPath, 'home'),
      templates: context.templates,
      ripgrep: join(context.agentDir, 'rg'),
    },
  }
}

function common({ spec, databasePort }: Place, env: Record<string, string>) {
  return {
    token: spec.agentToken,
    listen: { host: '127.0.0.1', port: 0 },
    env,
    hiddenPorts: [databasePort],
    // The network is the host's: only what this sandbox opened is its own.
    portScope: 'session' as const,
  }
}

function environment(
  { spec, databasePort }: Place,
  programs: string,
  ca: string | undefined,
): Record<string, string> {
  return {
    ...MANNERS,
    PATH: `${programs}:${SYSTEM_PATH}`,
    ...withDatabaseAt(spec.env, { host: '127.0.0.1', port: databasePort }),
    ...(ca && caEnvironment(ca)),
  }
}

/** What the folder of programs links to. */
export const PROGRAMS = {
  node: NODE,
  npm: join(NPM, 'bin/npm-cli.js'),
  npx: join(NPM, 'bin/npx-cli.js'),
} as const
