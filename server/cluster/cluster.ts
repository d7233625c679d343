import type pg from 'pg'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Caller, Ownership, RoleChange, Unsubscribe } from '../seams.ts'
import { Bulletin } from './bulletin.ts'
import { Door } from './door.ts'
import { Owners } from './owners.ts'
import { Passports } from './passport.ts'
import { TiedSockets } from './tied-sockets.ts'

export type ClusterDeps = {
  connection: pg.ClientConfig
  /** This server's address among the others, which is its name. */
  name: string
  secret: Buffer
  trustedProxies: number
  ownership: Ownership
  leases: { ownersOf(ids: readonly WorkspaceId[]): Promise<ReadonlyMap<WorkspaceId, string>> }
  workspaces: { settled(id: WorkspaceId): Promise<void> }
  previews: { workspaceAt(host: string | undefined): Promise<WorkspaceId | undefined> | undefined }
  members: {
    onChange(listener: (change: RoleChange) => void): Unsubscribe
    heard(change: RoleChange): void
  }
  accounts: {
    onEnded(listener: (via: Caller['via']) => void): Unsubscribe
    endedElsewhere(via: Caller['via']): void
  }
  sockets: { sendAway(reason: string, workspaceId?: string): void }
  log: { warn(fields: object, phrase: string): void }
}

/** One server among several on the same database: what belongs elsewhere goes there, what all must know is told. */
export function joinCluster(deps: ClusterDeps): AsyncDisposable & { readonly door: Door } {
  const { accounts, members, ownership, sockets, log } = deps
  const owners = new Owners({ ...deps, settled: (id) => deps.workspaces.settled(id) })
  const tied = new TiedSockets(deps)
  const door = new Door({
    owners,
    tied,
    passports: new Passports(deps.secret),
    previewed: (host) => deps.previews.workspaceAt(host),
    trustedProxies: deps.trustedProxies,
    log,
  })
  const bulletin = new Bulletin({
    connection: deps.connection,
    name: deps.name,
    onEnded: (via) => accounts.endedElsewhere(via),
    onChanged: (change) => members.heard(change),
    onGap: () => sockets.sendAway('The server was cut off for a moment.'),
    log,
  })
  const unsubscribe = [
    accounts.onEnded((via) => bulletin.ended(via)),
    members.onChange((change) => bulletin.changed(change)),
    ownership.onLost((id) => sockets.sendAway('Another server took this workspace over.', id)),
  ]
  return {
    door,
    async [Symbol.asyncDispose]() {
      for (const off of unsubscribe) off()
      tied[Symbol.dispose]()
      await bulletin[Symbol.asyncDispose]()
    },
  }
}
