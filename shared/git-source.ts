import { z } from 'zod'

/** What a repository's address may be: public, over https, and without a name or password in it. */
export const GitUrl = z
  .string()
  .trim()
  .max(500)
  .regex(/^https:\/\//, 'It has to begin with https://.')
  .regex(/^[^@]*$/, 'Take the name and the password out of it.')
  .regex(/^https:\/\/[\w.-]+(:\d{1,5})?\/[\w.~%+/-]+$/, 'This is no address of a repository.')

/** Where a workspace's first files come from. */
export const GitSource = z.object({
  url: GitUrl,
  /** The repository's own choice when left out. */
  branch: z
    .string()
    .trim()
    .max(200)
    .regex(/^(?!-)[\w./+-]+$/, 'This is no name of a branch.')
    .exactOptional(),
  /** How many of the last commits; all of them when left out. */
  depth: z.int().min(1).max(1_000_000).exactOptional(),
})
export type GitSource = z.infer<typeof GitSource>

/** The last part of an address, as a name for a workspace. */
export function nameOfRepository(url: string): string {
  const last = url.trim().replace(/\/+$/, '').split('/').at(-1) ?? ''
  return last.replace(/\.git$/, '')
}
