import type { RunningSandbox, SandboxSpec } from '../runtime/driver.ts'
import type { DatabaseAddress } from '../seams.ts'
import type { WorkspaceSecrets } from './secrets.ts'
import type { WorkspaceRow } from './workspace-row.ts'

const DATABASE = 'app'
const ROLES = { superuser: 'postgres', owner: 'app', reader: 'app_reader' } as const

/** What the present life of a workspace is made from: the same row gives the same spec. */
export function specOf(
  row: WorkspaceRow,
  diskPath: string,
  secrets: WorkspaceSecrets,
): SandboxSpec {
  const { memoryMib, cpus, pids } = row.life_settings ?? row.settings
  const password = secrets.databasePassword(row.id, 'owner')
  return {
    workspaceId: row.id,
    slug: row.slug,
    generation: row.generation,
    diskPath,
    limits: { memoryMib, cpus, pids },
    agentToken: secrets.agentToken(row.id, row.generation),
    databasePassword: secrets.databasePassword(row.id, 'superuser'),
    env: {
      // The driver puts the true place into the address.
      DATABASE_URL: urlOf(password, 'localhost:5432'),
      PGUSER: ROLES.owner,
      PGPASSWORD: password,
      PGDATABASE: DATABASE,
      ATELIER_WORKSPACE: row.slug,
    },
  }
}

/** Where the server reaches the Postgres of a running sandbox, and what its roles are called. */
export function databaseOf(sandbox: RunningSandbox, secrets: WorkspaceSecrets): DatabaseAddress {
  const { host, port } = sandbox.database
  const who = (name: keyof typeof ROLES) => ({
    name: ROLES[name],
    password: secrets.databasePassword(sandbox.workspaceId, name),
  })
  const inside = `${sandbox.databaseInside.host}:${sandbox.databaseInside.port}`
  return {
    host,
    port,
    database: DATABASE,
    superuser: who('superuser'),
    owner: who('owner'),
    reader: who('reader'),
    urlInside: urlOf(who('owner').password, inside),
  }
}

function urlOf(password: string, place: string): string {
  return `postgres://${ROLES.owner}:${password}@${place}/${DATABASE}`
}
