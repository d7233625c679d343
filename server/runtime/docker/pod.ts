import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceId } from '../../../shared/ids.ts'
import type { StartStep } from '../../../shared/workspaces.ts'
import { waitForAgent } from '../agent-ready.ts'
import { allSettled } from '../all-settled.ts'
import { valueHash } from '../content-hash.ts'
import type { RunningSandbox, SandboxSpec } from '../driver.ts'
import { waitForPostgres } from '../postgres-ready.ts'
import { step } from '../start-steps.ts'
import type { Containers, FoundContainer } from './containers.ts'
import { firewallRules } from './firewall.ts'
import { hostAddresses, hostNameservers } from './host-network.ts'
import type { Part } from './labels.ts'
import type { Networks } from './networks.ts'
import {
  DATABASE_INSIDE,
  databaseContainer,
  netContainer,
  sandboxContainer,
  type Container,
  type PodContext,
} from './pod-spec.ts'
import { AGENT_PORT, POSTGRES_PORT } from './ports.ts'

const CLOSED_WITHIN_MS = 20_000
const DATABASE_WITHIN_MS = 60_000
const AGENT_WITHIN_MS = 30_000
const LOG_LINES = 20

type Deps = { containers: Containers; networks: Networks }
type Wanted = { spec: SandboxSpec; part: Part; container: Container }

/** The three containers of one sandbox, brought to what a spec says from whatever is there. */
export class Pod {
  readonly #containers: Containers
  readonly #networks: Networks

  constructor(deps: Deps) {
    this.#containers = deps.containers
    this.#networks = deps.networks
  }

  async start(
    spec: SandboxSpec,
    context: PodContext,
    { onStep, signal }: { onStep: (step: StartStep) => void; signal: AbortSignal },
  ): Promise<RunningSandbox> {
    const net = await step(onStep, 'network', () => this.#ensureNet(spec, context))
    signal.throwIfAborted()
    const running = sandboxAt(spec, net.address)
    await allSettled([
      step(onStep, 'database', async () => {
        const id = await this.#ensure(databaseOf(spec, context, net.id), net.id)
        const died = () => this.#death(id, 'Postgres')
        const address = { ...running.database, password: spec.databasePassword }
        await waitForPostgres(address, { signal, withinMs: DATABASE_WITHIN_MS, died })
      }),
      this.#startSandbox({ spec, context, netId: net.id, running }, { onStep, signal }),
    ])
    return running
  }

  /** Where its parts listen, if all of this generation run. */
  async find(spec: SandboxSpec): Promise<RunningSandbox | undefined> {
    const parts = await Promise.all(
      (['net', 'db', 'sandbox'] as const).map((part) =>
        this.#containers.find(spec.workspaceId, part),
      ),
    )
    const whole = parts.every((p) => p?.running && p.identity?.generation === spec.generation)
    const address = parts[0]?.address
    return whole && address ? sandboxAt(spec, address) : undefined
  }

  /** Ends users' processes, then Postgres, then the network they shared. */
  async stop(workspaceId: WorkspaceId): Promise<void> {
    for (const part of ['sandbox', 'db', 'net'] as const) {
      const found = await this.#containers.find(workspaceId, part)
      if (found?.running) await this.#containers.stop(found.id, part)
    }
  }

  async destroy(workspaceId: WorkspaceId): Promise<void> {
    await this.stop(workspaceId)
    for (const part of ['sandbox', 'db', 'net'] as const) {
      const found = await this.#containers.find(workspaceId, part)
      if (found) await this.#containers.remove(found.id)
    }
    await this.#networks.remove(workspaceId)
  }

  async #startSandbox(
    { spec, context, netId, running }: Start,
    { onStep, signal }: { onStep: (step: StartStep) => void; signal: AbortSignal },
  ): Promise<void> {
    const id = await step(onStep, 'sandbox', () =>
      this.#ensure(sandboxOf(spec, context, netId), netId),
    )
    const died = () => this.#death(id, 'The sandbox')
    await step(onStep, 'agent', () =>
      waitForAgent(running.agent, { signal, withinMs: AGENT_WITHIN_MS, died }),
    )
  }

  /**
   * A closed network with an address. One that does not run is made anew: its name space is gone,
   * and with it every rule and everybody inside.
   */
  async #ensureNet(
    spec: SandboxSpec,
    context: PodContext,
  ): Promise<{ id: string; address: string }> {
    const network = await this.#networks.ensure(spec.workspaceId)
    const rules = firewallRules({
      gateway: network.gateway,
      nameservers: await hostNameservers(),
      hostAddresses: hostAddresses(),
    })
    const container = netContainer(spec, {
      image: context.images.workspace,
      network: network.id,
      rules,
    })
    const found = await this.#containers.find(spec.workspaceId, 'net')
    if (found && !(found.running && matches(found, { spec, part: 'net', container }))) {
      await this.#removeAll(spec.workspaceId)
    }
    const create = (id: string) => this.#createOthers(spec, context, id)
    const id = await this.#ensure({ spec, part: 'net', container }, network.id, create)
    await this.#untilClosed(id)
    const address = (await this.#containers.inspect(id))?.address
    if (!address) throw new AppError('unavailable', 'The sandbox’s network has no address.')
    return { id, address }
  }

  /**
   * Makes the other two, which takes Docker as long as a start does, while the network starts; they
   * are started when it is closed. What fails here is tried again then, and heard of then.
   */
  async #createOthers(spec: SandboxSpec, context: PodContext, netId: string): Promise<void> {
    const others = [databaseOf(spec, context, netId), sandboxOf(spec, context, netId)]
    await Promise.allSettled(
      others.map((other) => this.#containers.create(identityOf(other), other.container)),
    )
  }

  async #removeAll(workspaceId: WorkspaceId): Promise<void> {
    await this.stop(workspaceId)
    for (const part of ['sandbox', 'db', 'net'] as const) {
      const found = await this.#containers.find(workspaceId, part)
      if (found) await this.#containers.remove(found.id)
    }
  }

  /** Nothing else starts before the rules hold. */
  async #untilClosed(id: string): Promise<void> {
    const until = performance.now() + CLOSED_WITHIN_MS
    while (performance.now() < until) {
      const said = await this.#containers.logs(id, LOG_LINES)
      if (said.split('\n').includes('closed')) return
      const death = await this.#death(id, 'The sandbox’s network')
      if (death !== undefined) throw new AppError('unavailable', death)
      await sleep(20)
    }
    throw new AppError('unavailable', 'The sandbox’s network could not be closed in time.')
  }

  /** The container as wanted and running: adopted if it is that already, else made. */
  async #ensure(
    wanted: Wanted,
    network: string,
    meanwhile: (id: string) => Promise<void> = async () => undefined,
  ): Promise<string> {
    const { spec, part, container } = wanted
    for (let tries = 0; tries < 3; tries += 1) {
      const found = await this.#containers.find(spec.workspaceId, part)
      const fits = found && matches(found, wanted) && found.networkMode.endsWith(network)
      if (found && fits) {
        await this.#containers.start(found.id)
        return found.id
      }
      if (found) {
        if (found.running) await this.#containers.stop(found.id, part)
        await this.#containers.remove(found.id)
      }
      const id = await this.#containers.create(identityOf(wanted), container).catch(ifTaken)
      if (id === undefined) continue
      await allSettled([this.#containers.start(id), meanwhile(id)])
      return id
    }
    throw new AppError('unavailable', `The container “${part}” is being changed by somebody else.`)
  }

  /** A sentence when it does not run, with the last it said. */
  async #death(id: string, who: string): Promise<string | undefined> {
    const found = await this.#containers.inspect(id)
    if (found?.running) return undefined
    const why = found?.outOfMemory
      ? 'ran out of memory'
      : `ended with code ${found?.exitCode ?? '?'}`
    const words = await this.#containers.logs(id, LOG_LINES)
    return `${who} ${why}:\n${words.trim()}`
  }
}

type Start = {
  spec: SandboxSpec
  context: PodContext
  netId: string
  running: RunningSandbox
}

function databaseOf(spec: SandboxSpec, context: PodContext, netId: string): Wanted {
  return { spec, part: 'db', container: databaseContainer(spec, context, netId) }
}

function sandboxOf(spec: SandboxSpec, context: PodContext, netId: string): Wanted {
  return { spec, part: 'sandbox', container: sandboxContainer(spec, context, netId) }
}

function identityOf({ spec, part, container }: Wanted) {
  const { workspaceId, generation } = spec
  return { workspaceId, generation, part, spec: valueHash(container) }
}

function matches({ identity }: FoundContainer, wanted: Wanted): boolean {
  const { spec, generation } = identityOf(wanted)
  return identity?.generation === generation && identity.spec === spec
}

function sandboxAt(spec: SandboxSpec, host: string): RunningSandbox {
  return {
    workspaceId: spec.workspaceId,
    generation: spec.generation,
    agent: { host, port: AGENT_PORT, token: spec.agentToken },
    database: { host, port: POSTGRES_PORT },
    databaseInside: DATABASE_INSIDE,
  }
}

function ifTaken(error: unknown): undefined {
  if (error instanceof AppError && /already in use|Conflict/i.test(error.message)) return undefined
  throw error
}
