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

/** Every `name` of a `.name(…)` in them: a library's methods that are not among these are called by nobody. */
export function calledNames(): Set<string> {
  const found = pageSources().flatMap((text) => Array.from(text.matchAll(/\.(\w+)\s*[(<]/g)))
  return new Set(found.map(([, word = '']) => word))
}
