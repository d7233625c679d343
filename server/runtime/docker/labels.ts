import { WorkspaceId } from '../../../shared/ids.ts'

/** The containers of one sandbox: the network they share, its Postgres, and where users work. */
export const PARTS = ['net', 'db', 'sandbox'] as const
export type Part = (typeof PARTS)[number]

const KEY = {
  instance: 'atelier.instance',
  workspace: 'atelier.workspace',
  generation: 'atelier.generation',
  spec: 'atelier.spec',
  part: 'atelier.part',
} as const

export type Identity = {
  readonly workspaceId: WorkspaceId
  readonly generation: number
  readonly spec: string
  readonly part: Part
}
export type Labels = Record<string, string>

/** What everything of one workspace carries. */
export function workspaceLabels(instanceId: string, workspaceId: WorkspaceId): Labels {
  return { [KEY.instance]: instanceId, [KEY.workspace]: workspaceId }
}

export function partLabels(instanceId: string, identity: Identity): Labels {
  return {
    ...workspaceLabels(instanceId, identity.workspaceId),
    [KEY.generation]: String(identity.generation),
    [KEY.spec]: identity.spec,
    [KEY.part]: identity.part,
  }
}

/** A filter that finds what is ours and nothing else. */
export function labelFilter(instanceId: string, workspaceId?: WorkspaceId): string[] {
  const ours = `${KEY.instance}=${instanceId}`
  return workspaceId ? [ours, `${KEY.workspace}=${workspaceId}`] : [ours]
}

export function isOurs(labels: Labels | undefined, instanceId: string): boolean {
  return labels?.[KEY.instance] === instanceId
}

/** Undefined for labels that somebody else wrote, or a version of ours that is not this one. */
export function readIdentity(labels: Labels | undefined): Identity | undefined {
  const workspaceId = WorkspaceId.safeParse(labels?.[KEY.workspace])
  const generation = Number(labels?.[KEY.generation])
  const part = PARTS.find((name) => name === labels?.[KEY.part])
  const spec = labels?.[KEY.spec]
  if (!workspaceId.success || !Number.isInteger(generation) || !part || !spec) return undefined
  return { workspaceId: workspaceId.data, generation, spec, part }
}

/** Deterministic, so that a second creation meets the first one. */
export function containerName(instanceId: string, workspaceId: WorkspaceId, part: Part): string {
  return `atelier-${instanceId}-${workspaceId}-${part}`
}

export function networkName(instanceId: string, workspaceId: WorkspaceId): string {
  return `atelier-${instanceId}-${workspaceId}`
}
