import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const SOURCE = /\.tsx?$/
const NOT_ON_THE_PAGE = /\.test\.tsx?$|\/(journeys|lab)\//

/**
 * Every `name` of a `.name` in what the page is made of. What no source names after a dot, no source calls:
 * so a library's methods that are not among these can go.
 */
export function wordsAfterADot(): Set<string> {
  const words = new Set<string>()
  for (const folder of ['client', 'shared'])
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(root, folder, file)
      if (!SOURCE.test(path) || NOT_ON_THE_PAGE.test(path)) continue
      for (const [, word = ''] of readFileSync(path, 'utf8').matchAll(/\.(\w+)/g)) words.add(word)
    }
  return words
}
