import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const SOURCE = /\.tsx?$/
const NOT_ON_THE_PAGE = /\.test\.tsx?$|\/(journeys|lab)\//

/** The text of every source that the page is made of. */
export function pageSources(): string[] {
  return ['client', 'shared'].flatMap((folder) => {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    const paths = files.map((file) => join(root, folder, file))
    const sources = paths.filter((path) => SOURCE.test(path) && !NOT_ON_THE_PAGE.test(path))
    return sources.map((path) => readFileSync(path, 'utf8'))
  })
}

/**
 * Every method of a schema that our sources call: what is called in a source that takes part in zod, or
 * anywhere on a schema by its name, which begins with a capital letter. Functions of `z` are no methods.
 */
export function calledOfSchemas(): Set<string> {
  const found = pageSources().flatMap((text) => {
    const calls = /from 'zod'/.test(text) ? /(?<!\bz)\.(\w+)\s*[(<]/g : /\b[A-Z]\w*\.(\w+)\s*[(<]/g
    return Array.from(text.matchAll(calls), ([, name = '']) => name)
  })
  return new Set(found)
}
