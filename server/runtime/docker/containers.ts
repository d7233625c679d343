import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceId } from '../../../shared/ids.ts'
import type { Engine } from './engine.ts'
import {
  containerName,
  isOurs,
  labelFilter,
  partLabels,
  readIdentity,
  type Identity,
  type Part,
} from './labels.ts'
import type { Container } from './pod-spec.ts'

/** How long a part may take to end by itself: shells are hung up, Postgres writes a checkpoint. */
const GRACE_S: Record<Part, number> = { sandbox: 5, db: 30, net: 1 }

const Inspected = z.object({
  Id: z.string(),
  State: z.object({ Running: z.boolean(), ExitCode: z.int(), OOMKilled: z.boolean() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ NetworkMode: z.string() }),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string() })).nullish(),
  }),
})

/** One container of ours, as Docker sees it now. */
export type FoundContainer = {
  readonly id: string
  readonly running: boolean
  readonly exitCode: number
  readonly outOfMemory: boolean
  /** Undefined for one that a version of ours wrote which is not this one. */
  readonly identity: Identity | undefined
  readonly networkMode: string
  readonly address: string | undefined
}

/** The containers of this instance; another's are never touched. */
export class Containers {
  readonly #engine: Engine
  readonly #instanceId: string
  /** Those that end because we said so; their end is no news. */
  readonly #ending = new Set<string>()

  constructor(deps: { engine: Engine; instanceId: string }) {
    this.#engine = deps.engine
    this.#instanceId = deps.instanceId
  }

  isEnding(id: string): boolean {
    return this.#ending.has(id)
  }

  async find(workspaceId: WorkspaceId, part: Part): Promise<FoundContainer | undefined> {
    const found = await this.inspect(containerName(this.#instanceId, workspaceId, part))
    if (found && found.instance !== this.#instanceId) {
      const name = containerName(this.#instanceId, workspaceId, part)
      throw new AppError('conflict', `A container named ${name} exists and is not ours.`)
    }
    return found
  }

  async inspect(
    idOrName: string,
  ): Promise<(FoundContainer & { instance: string | undefined }) | undefined> {
    const answer = await this.#engine.find((docker) => docker.getContainer(idOrName).inspect())
    if (!answer) return undefined
    const { Id, State, Config, HostConfig, NetworkSettings } = Inspected.parse(answer)
    const labels = Config.Labels ?? {}
    const networks = Object.values(NetworkSettings.Networks ?? {})
    return {
      id: Id,
      running: State.Running,
      exitCode: State.ExitCode,
      outOfMemory: State.OOMKilled,
      identity: readIdentity(labels),
      networkMode: HostConfig.NetworkMode,
      address: networks.find(({ IPAddress }) => IPAddress !== '')?.IPAddress,
      instance: isOurs(labels, this.#instanceId) ? this.#instanceId : labels['atelier.instance'],
    }
  }

  /** Creates it under its one name. Somebody else's creation in between is a conflict to retry. */
  async create(identity: Identity, container: Container): Promise<string> {
    const name = containerName(this.#instanceId, identity.workspaceId, identity.part)
    const Labels = partLabels(this.#instanceId, identity)
    const made = await this.#engine.call((docker) =>
      docker.createContainer({ ...container, name, Labels }),
    )
    return made.id
  }

  async start(id: string): Promise<void> {
    await this.#engine.settle((docker) => docker.getContainer(id).start())
  }

  /** Asks it to end, waits, and makes it end when its time is over. */
  async stop(id: string, part: Part): Promise<void> {
    this.#ending.add(id)
    await this.#engine.settle((docker) => docker.getContainer(id).stop({ t: GRACE_S[part] }))
    this.#forgetSoon(id)
  }

  async remove(id: string): Promise<void> {
    this.#ending.add(id)
    // A removal that is under way answers 409; when it is over, the name is free.
    for (let tries = 0; tries < 100; tries += 1) {
      await this.#engine.settle((docker) =>
        docker.getContainer(id).remove({ force: true, v: true }),
      )
      if (!(await this.#engine.find((docker) => docker.getContainer(id).inspect()))) break
      await sleep(100)
    }
    this.#forgetSoon(id)
  }

  /** Everything with our label, of one workspace or of all. */
  async list(
    workspaceId?: WorkspaceId,
  ): Promise<{ labels: Record<string, string>; running: boolean }[]> {
    const filters = { label: labelFilter(this.#instanceId, workspaceId) }
    const found = await this.#engine.call((docker) => docker.listContainers({ all: true, filters }))
    return found.map(({ Labels, State }) => ({ labels: Labels, running: State === 'running' }))
  }

  /** The last lines, both streams in order. */
  async logs(id: string, lines: number): Promise<string> {
    const options = { stdout: true, stderr: true, follow: false, tail: lines } as const
    const answer = await this.#engine.find((docker) => docker.getContainer(id).logs(options))
    return answer ? demultiplex(answer) : ''
  }

  /** The news of an end comes on another connection, and may come later. */
  #forgetSoon(id: string): void {
    setTimeout(() => this.#ending.delete(id), 10_000).unref()
  }
}

/** Docker puts eight bytes before each piece: which stream, and how long it is. */
function demultiplex(buffer: Buffer): string {
  let text = ''
  for (let at = 0; at + 8 <= buffer.length;) {
    const length = buffer.readUInt32BE(at + 4)
    text += buffer.toString('utf8', at + 8, at + 8 + length)
    at += 8 + length
  }
  return text
}
