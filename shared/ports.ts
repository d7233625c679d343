import { z } from 'zod'
import { TerminalId } from './ids.ts'
import { Timestamp } from './time.ts'

export const PortNumber = z.int().min(1).max(65_535)
/** private: only who owns the workspace; members: everyone in it; public: anyone with the address. */
export const Visibility = z.enum(['private', 'members', 'public'])
export type Visibility = z.infer<typeof Visibility>

/** `process` is the program behind it, or null for a declared port on which nothing listens. */
export const Port = z.object({
  port: PortNumber,
  process: z.string().nullable(),
  listening: z.boolean(),
  visibility: Visibility,
  /** When it stops being public, if that was said; it is for members then. */
  publicUntil: Timestamp.exactOptional(),
  url: z.url(),
  pid: z.int().exactOptional(),
  /** The command line, as far as it is worth reading. */
  command: z.string().exactOptional(),
  /** Where it was started. */
  terminal: TerminalId.exactOptional(),
})
export type Port = z.infer<typeof Port>
export const PortList = z.object({ ports: z.array(Port) })
const HOUR_MS = 60 * 60_000
/** `publicForMs`: how long a public port stays public; without it, until somebody says otherwise. */
export const PortChange = z.object({
  visibility: Visibility,
  publicForMs: z
    .int()
    .min(60_000)
    .max(90 * 24 * HOUR_MS)
    .exactOptional(),
})
export type PortChange = z.infer<typeof PortChange>
/** An address that lets the caller into a preview, once, within 30 seconds: what a pane loads first. */
export const PreviewVisit = z.object({ url: z.url() })
