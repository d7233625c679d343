import { z } from 'zod'

const Text = z.string().max(4_000)
/** Where in the app's own files something came from, as the browser names it. */
const Source = z.object({
  url: z.string().max(2_000),
  line: z.int().min(0),
  column: z.int().min(0),
})

/**
 * What a previewed page tells the pane it stands in, by `postMessage`. Every part of it is the app's own
 * words: to be shown, never to be believed.
 */
export const PageReport = z.discriminatedUnion('kind', [
  /** `load` comes first, once per document. */
  z.object({
    kind: z.literal('place'),
    how: z.enum(['load', 'push', 'replace']),
    path: z.string().max(4_000),
  }),
  z.object({
    kind: z.literal('console'),
    level: z.enum(['error', 'warn']),
    text: Text,
    source: Source.optional(),
  }),
  z.object({ kind: z.literal('exception'), text: Text, source: Source.optional() }),
  /** `status` is null when no answer came at all. */
  z.object({
    kind: z.literal('request'),
    method: z.string().max(20),
    url: z.string().max(2_000),
    status: z.int().nullable(),
  }),
])
export type PageReport = z.infer<typeof PageReport>

/** How a report stands in a message, so that an app's own messages are not taken for one. */
export const PageMessage = z.object({ atelier: z.literal('page'), report: PageReport })
