import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder everything lies in. */
export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')

const Manifest = z.object({ version: z.string() })

/** Which Atelier this is. */
export const { version } = Manifest.parse(
  JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')),
)
