import type { ContainerCreateOptions } from 'dockerode'
import type { z } from 'zod'
import type { AgentConfig } from '../../../shared/agent-protocol.ts'
import { caEnvironment } from '../ca-bundle.ts'
import { withDatabaseAt } from '../database-url.ts'
import type { SandboxSpec } from '../driver.ts'
import { MANNERS } from '../manners.ts'
import { AGENT_PORT, POSTGRES_PORT } from './ports.ts'

const MIB = 1024 * 1024
const DATABASE_MIB = 512
const CA_INSIDE = '/etc/atelier/ca.pem'
export const DATABASE_INSIDE = { host: 'localhost', port: POSTGRES_PORT }

export type PodImages = { readonly workspace: string; readonly postgres: string }
export type PodContext = {
  readonly images: PodImages
  readonly agentDir: string
  /** The file with everything to trust, on the host. */
  readonly caBundle: string | undefined
  /** How many the machine has: Docker refuses to promise more. */
  readonly hostCpus: number
  readonly openFiles: number
  /** Docker's runtime for the containers that people's code reaches; undefined: Docker's own choice. */
  readonly sandboxRuntime?: string | undefined
}
export type Container = Omit<ContainerCreateOptions, 'name' | 'Labels'>

/** What every container of ours is denied, whatever it does. */
const HARDENED = {
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges:true'],
  Privileged: false,
  PublishAllPorts: false,
  IpcMode: 'private',
  CgroupnsMode: 'private',
  RestartPolicy: { Name: 'no' },
  LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
} as const

/** Holds the network: closes it, then only sleeps. The one container that may change rules. */
export function netContainer(
  spec: SandboxSpec,
  { image, network, rules }: { image: string; network: string; rules: string },
): Container {
  return {
    Image: image,
    // The others share it: Docker takes the hostname from who owns the network.
    Hostname: spec.slug,
    Entrypoint: ['/usr/local/sbin/atelier-firewall'],
    Cmd: [],
    User: '0:0',
    Env: [`ATELIER_NFT=${rules}`],
    HostConfig: {
      ...HARDENED,
      Init: true,
      CapAdd: ['NET_ADMIN'],
      NetworkMode: network,
      ReadonlyRootfs: true,
      PidsLimit: 16,
      Memory: 32 * MIB,
      MemorySwap: 32 * MIB,
    },
  }
}

/** The workspace's Postgres. It starts as root to take over its folder, and goes on as `postgres`. */
export function databaseContainer(
  spec: SandboxSpec,
  context: PodContext,
  netId: string,
): Container {
  return {
    Image: context.images.postgres,
    Cmd: [
      'postgres',
      ...Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    Env: [`ATELIER_POSTGRES_PASSWORD=${spec.databasePassword}`],
    // Fast shutdown: clients are cut off, everything committed is on disk.
    StopSignal: 'SIGINT',
    HostConfig: {
      ...HARDENED,
      ...runtimeClass(context),
      CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      NetworkMode: `container:${netId}`,
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'size=64m,mode=1777', '/run': 'size=16m,mode=755' },
      Binds: [`${spec.diskPath}/postgres:/var/lib/postgresql`],
      PidsLimit: 256,
      Memory: DATABASE_MIB * MIB,
      MemorySwap: DATABASE_MIB * MIB,
      NanoCpus: nanoCpus(spec, context),
      ShmSize: 128 * MIB,
      OomScoreAdj: 100,
    },
  }
}

/** Small when idle (`notes/database.md` section 2.3), and an ack means on disk. */
const SETTINGS = {
  listen_addresses: '*',
  port: String(POSTGRES_PORT),
  hba_file: '/etc/atelier/pg_hba.conf',
  unix_socket_directories: '/run/postgresql',
  shared_buffers: '32MB',
  max_connections: '60',
  max_worker_processes: '4',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  recovery_init_sync_method: 'syncfs',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const

/** Where people work. The capabilities are what `apt-get` and `su` need, and the agent to hand over. */
export function sandboxContainer(spec: SandboxSpec, context: PodContext, netId: string): Container {
  const { images, agentDir, caBundle, openFiles } = context
  const memory = spec.limits.memoryMib * MIB
  const ca = caBundle ? [`${caBundle}:${CA_INSIDE}:ro`] : []
  return {
    Image: images.workspace,
    Entrypoint: ['/.agent/atelier-agent', '/.agent/agent.mjs'],
    Cmd: [],
    User: '0:0',
    WorkingDir: '/workspace',
    Env: [`ATELIER_AGENT_CONFIG=${JSON.stringify(agentConfig(spec, caBundle !== undefined))}`],
    HostConfig: {
      ...HARDENED,
      ...runtimeClass(context),
      Init: true,
      CapAdd: [
        'CHOWN',
        'DAC_OVERRIDE',
        'FOWNER',
        'FSETID',
        'SETUID',
        'SETGID',
        'KILL',
        'NET_BIND_SERVICE',
      ],
      NetworkMode: `container:${netId}`,
      Binds: [
        `${agentDir}:/.agent:ro`,
        `${spec.diskPath}/files:/workspace`,
        `${spec.diskPath}/home:/home/dev`,
        ...ca,
      ],
      Tmpfs: { '/tmp': 'size=1g,mode=1777,exec', '/run': 'size=64m,mode=755' },
      PidsLimit: spec.limits.pids,
      Memory: memory,
      MemorySwap: memory,
      NanoCpus: nanoCpus(spec, context),
      ShmSize: 256 * MIB,
      OomScoreAdj: 300,
      Ulimits: [
        { Name: 'nofile', Soft: openFiles, Hard: openFiles },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
    },
  }
}

function runtimeClass({ sandboxRuntime }: PodContext): { Runtime?: string } {
  return sandboxRuntime === undefined ? {} : { Runtime: sandboxRuntime }
}

function agentConfig(spec: SandboxSpec, ca: boolean): z.input<typeof AgentConfig> {
  return {
    token: spec.agentToken,
    listen: { host: '0.0.0.0', port: AGENT_PORT },
    root: '/workspace',
    home: '/home/dev',
    user: { uid: 1000, gid: 1000, name: 'dev' },
    env: {
      ...MANNERS,
      ...withDatabaseAt(spec.env, DATABASE_INSIDE),
      ...(ca && caEnvironment(CA_INSIDE)),
    },
    templates: '/opt/atelier/templates',
    hiddenPorts: [POSTGRES_PORT],
    portScope: 'all',
    ripgrep: '/.agent/rg',
  }
}

function nanoCpus({ limits }: SandboxSpec, { hostCpus }: PodContext): number {
  return Math.round(Math.min(limits.cpus, hostCpus) * 1e9)
}
