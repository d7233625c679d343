import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder everything lies in. */
export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Where Node keeps what our sources compile to; `npm start` names the same in NODE_COMPILE_CACHE. */
export const compileCache = join(checkout, 'node_modules/.cache/server')

const Manifest = z.object({ version: z.string() })

/** Which Atelier this is. */
export const { version } = Manifest.parse(
  JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')),
)
