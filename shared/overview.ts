import { z } from 'zod'
import { Person } from './accounts.ts'
import { WorkspaceId } from './ids.ts'
import { Port } from './ports.ts'

/** What goes on in a workspace now: who is inside, and which apps can be opened. */
export const WorkspaceLife = z.object({
  id: WorkspaceId,
  people: z.array(Person.extend({ idle: z.boolean() })),
  ports: z.array(Port.pick({ port: true, process: true, url: true })),
})
export type WorkspaceLife = z.infer<typeof WorkspaceLife>
/** Of all workspaces of the caller in which something goes on. */
export const Overview = z.object({ workspaces: z.array(WorkspaceLife) })
export type Overview = z.infer<typeof Overview>
