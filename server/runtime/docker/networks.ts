import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { WorkspaceId } from '../../../shared/ids.ts'
import { statusOf, type Engine } from './engine.ts'
import { isOurs, labelFilter, networkName, workspaceLabels } from './labels.ts'
import { gatewayOf, overlap, subnetsOf } from './subnets.ts'

/** Explicit /28s: Docker's own pools run out after some 30 networks. */
export const DEFAULT_POOL = '10.213.0.0/16'
const TRIES = 64

const Network = z.object({
  Id: z.string(),
  Name: z.string(),
  Labels: z.record(z.string(), z.string()).nullish(),
  IPAM: z.object({
    Config: z
      .array(z.object({ Subnet: z.string().optional(), Gateway: z.string().optional() }))
      .nullish(),
  }),
})
export type SandboxNetwork = { readonly id: string; readonly gateway: string }

/** A private bridge network per workspace, so that siblings do not even share a wire. */
export class Networks {
  readonly #engine: Engine
  readonly #instanceId: string
  readonly #pool: string

  constructor(deps: { engine: Engine; instanceId: string; pool: string }) {
    this.#engine = deps.engine
    this.#instanceId = deps.instanceId
    this.#pool = deps.pool
  }

  async ensure(workspaceId: WorkspaceId): Promise<SandboxNetwork> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await this.#find(workspaceId)
      if (found) return found
      await this.#create(workspaceId, await this.#freeSubnet(workspaceId, tries))
    }
    throw new AppError('unavailable', `Docker gave no network out of ${this.#pool}.`)
  }

  async remove(workspaceId: WorkspaceId): Promise<void> {
    const name = networkName(this.#instanceId, workspaceId)
    const found = await this.#engine.find((docker) => docker.getNetwork(name).inspect())
    if (!found || !isOurs(Network.parse(found).Labels ?? {}, this.#instanceId)) return
    await this.#engine.find((docker) => docker.getNetwork(Network.parse(found).Id).remove())
  }

  /** Workspaces that have a network, also when nothing else is left of them. */
  async workspaces(): Promise<WorkspaceId[]> {
    const filters = { label: labelFilter(this.#instanceId) }
    const found = await this.#engine.call((docker) => docker.listNetworks({ filters }))
    return z
      .array(Network)
      .parse(found)
      .map(({ Labels }) => WorkspaceId.safeParse(Labels?.['atelier.workspace']))
      .flatMap(({ success, data }) => (success && data ? [data] : []))
  }

  async #find(workspaceId: WorkspaceId): Promise<SandboxNetwork | undefined> {
    const name = networkName(this.#instanceId, workspaceId)
    const answer = await this.#engine.find((docker) => docker.getNetwork(name).inspect())
    if (!answer) return undefined
    const { Id, IPAM, Labels } = Network.parse(answer)
    if (!isOurs(Labels ?? {}, this.#instanceId)) {
      throw new AppError('conflict', `A network named ${name} exists and is not ours.`)
    }
    const gateway = IPAM.Config?.[0]?.Gateway
    if (!gateway) throw new AppError('unavailable', `The network ${name} has no gateway.`)
    return { id: Id, gateway: gateway.split('/')[0] ?? gateway }
  }

  async #freeSubnet(workspaceId: WorkspaceId, tries: number): Promise<string> {
    const taken = await this.#taken()
    const start = Number.parseInt(workspaceId.slice(0, 8), 16) + tries
    for (const subnet of subnetsOf(this.#pool, start)) {
      if (!taken.some((other) => overlap(subnet, other))) return subnet
    }
    const message = `All networks of ${this.#pool} are in use. Delete workspaces, or give a larger pool.`
    throw new AppError('unavailable', message)
  }

  async #taken(): Promise<string[]> {
    const networks = await this.#engine.call((docker) => docker.listNetworks())
    const subnets = z
      .array(Network)
      .parse(networks)
      .flatMap(({ IPAM }) => (IPAM.Config ?? []).map(({ Subnet }) => Subnet ?? ''))
    const ours = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ cidr }) => cidr ?? '')
    return [...subnets, ...ours]
  }

  /** Also when somebody else was faster, with this name or this subnet: the caller looks again. */
  async #create(workspaceId: WorkspaceId, subnet: string): Promise<void> {
    try {
      await this.#engine.call((docker) =>
        docker.createNetwork({
          Name: networkName(this.#instanceId, workspaceId),
          CheckDuplicate: true,
          Driver: 'bridge',
          EnableIPv6: false,
          // An engine need not tell which gateway it chose, so we choose.
          IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: gatewayOf(subnet) }] },
          Labels: workspaceLabels(this.#instanceId, workspaceId),
        }),
      )
    } catch (error) {
      const status = statusOf(error)
      const text = error instanceof Error ? error.message : ''
      if (status !== 409 && !/overlap|already exists/i.test(text)) throw error
    }
  }
}
