import { z } from 'zod'

export const PortNumber = z.int().min(1).max(65_535)
/** private: only who owns the workspace; members: everyone in it; public: anyone with the address. */
export const Visibility = z.enum(['private', 'members', 'public'])
export type Visibility = z.infer<typeof Visibility>

/** `process` is the command behind it, or null for a declared port on which nothing listens. */
export const Port = z.object({
  port: PortNumber,
  process: z.string().nullable(),
  listening: z.boolean(),
  visibility: Visibility,
  url: z.url(),
})
export type Port = z.infer<typeof Port>
export const PortList = z.object({ ports: z.array(Port) })
export const PortChange = z.object({ visibility: Visibility })
/** An address that lets the caller into a preview, once, within 30 seconds: what a pane loads first. */
export const PreviewVisit = z.object({ url: z.url() })
