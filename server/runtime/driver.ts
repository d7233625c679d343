import type { WorkspaceId } from '../../shared/ids.ts'
import type { StartStep, WorkspaceSettings } from '../../shared/workspaces.ts'
import type { AgentAddress } from '../agent/agent.ts'

/** What a sandbox is made from. Two specs with the same hash describe the same sandbox. */
export type SandboxSpec = {
  readonly workspaceId: WorkspaceId
  readonly slug: string
  /** Goes up with every new life of the sandbox. */
  readonly generation: number
  /** The workspace's disk on this host, with `files/`, `home/` and `postgres/main/`. */
  readonly diskPath: string
  readonly limits: Pick<WorkspaceSettings, 'memoryMib' | 'cpus' | 'pids'>
  readonly agentToken: string
  /**
   * Given to every process inside. `DATABASE_URL` is among them, with any host and port: the driver
   * puts in where Postgres is reached from inside, which it alone knows.
   */
  readonly env: Readonly<Record<string, string>>
  /** Password of the `postgres` superuser of its database server, set at first start. */
  readonly databasePassword: string
}

/** A sandbox whose agent answers. */
export type RunningSandbox = {
  readonly workspaceId: WorkspaceId
  readonly generation: number
  readonly agent: AgentAddress
  /** Its Postgres as this server reaches it. */
  readonly database: { readonly host: string; readonly port: number }
  /** The same Postgres as processes inside reach it. */
  readonly databaseInside: { readonly host: string; readonly port: number }
}

export type FoundSandbox = {
  readonly workspaceId: WorkspaceId
  readonly generation: number
  readonly status: 'running' | 'stopped'
}

/** `resync`: events were missed, list again. */
export type RuntimeEvent =
  | { type: 'exited'; workspaceId: WorkspaceId; exitCode: number | null; outOfMemory: boolean }
  | { type: 'resync' }

/** `reason` is a sentence for people when it is not available, and says how to make it so. */
export type RuntimeProbe =
  { available: true; detail: string; warnings: string[] } | { available: false; reason: string }

/**
 * Somewhere sandboxes run. Drivers hold no truth: Postgres does, and every call can be repeated.
 * A sandbox is everything of one workspace that runs: the agent with the user's processes, and the
 * workspace's Postgres beside it.
 */
export interface RuntimeDriver extends AsyncDisposable {
  readonly kind: 'docker' | 'local'
  probe(): Promise<RuntimeProbe>
  /** Builds or finds what every sandbox needs (images, templates), with visible progress. Idempotent. */
  prepare(onProgress: (line: string) => void): Promise<void>
  /**
   * Creates or adopts, and resolves once agent and Postgres answer. What is left of an older
   * generation or another spec is replaced. Rejects with `unavailable` and the last log lines.
   */
  start(
    spec: SandboxSpec,
    onStep: (step: StartStep) => void,
    signal: AbortSignal,
  ): Promise<RunningSandbox>
  /** Finds a sandbox that outlived a server restart, if its agent answers to this token. */
  find(spec: SandboxSpec): Promise<RunningSandbox | undefined>
  /** Ends the user's processes first, then Postgres, cleanly. Nothing running: done. */
  stop(workspaceId: WorkspaceId): Promise<void>
  /** Removes everything of it but the disk. Nothing there: done. */
  destroy(workspaceId: WorkspaceId): Promise<void>
  /** Everything that carries our instance's label. */
  list(): Promise<FoundSandbox[]>
  /** Ends with the signal. Reconnects by itself and says `resync` when it did. */
  events(signal: AbortSignal): AsyncIterable<RuntimeEvent>
  /** The last lines the sandbox's containers or processes printed. */
  logs(workspaceId: WorkspaceId, lines: number): Promise<string>
}
