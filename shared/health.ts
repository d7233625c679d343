import { z } from 'zod'

export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  runtime: z.object({ kind: z.enum(['docker', 'local', 'none']), detail: z.string() }),
  disk: z.object({ kind: z.enum(['btrfs', 'reflink', 'copy']), freeBytes: z.number() }),
})
export type Health = z.infer<typeof Health>
