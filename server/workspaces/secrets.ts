import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { WorkspaceId } from '../../shared/ids.ts'

type Purpose = 'agent' | 'database:superuser' | 'database:owner' | 'database:reader'

/** Secrets of a workspace, derived from the instance's: nothing secret is stored, all can be told again. */
export class WorkspaceSecrets {
  readonly #secret: Buffer

  constructor(secret: Buffer) {
    this.#secret = secret
  }

  /** Another one for every life of the sandbox, so that an old agent cannot pass for the new one. */
  agentToken(id: WorkspaceId, generation: number): string {
    return this.#derive('agent', `${id}:${generation}`)
  }

  databasePassword(id: WorkspaceId, who: 'superuser' | 'owner' | 'reader'): string {
    return this.#derive(`database:${who}`, id)
  }

  #derive(purpose: Purpose, about: string): string {
    return createHmac('sha256', this.#secret).update(`${purpose}:${about}`).digest('base64url')
  }
}

/** The secret part of a link: too long to guess, short enough to paste. */
export function makeLinkSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** What is stored of a link's secret. */
export function hashLinkSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
