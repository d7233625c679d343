/**
 * `node scripts/invariant-tests.ts`: whether every line of `docs/invariants.md` names tests, and whether each of them
 * is in the file that the line says.
 */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { idsOfTitles } from './lib/test-titles.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
/** A number, and the file whose test has it. */
const NAMED = /\[([A-Z]+\d+[a-z]?)\] `([^`]+)`/g
/** 36 of rooms and 34 of sandboxes. */
const INVARIANTS = 70

const table = await readFile(join(root, 'docs/invariants.md'), 'utf8')
const rows = table.split('\n').filter((line) => /^\| (?:[A-Z]\d|\d)/.test(line))
const faults = (await Promise.all(rows.map(faultsOf))).flat()
if (rows.length !== INVARIANTS) faults.push(`${rows.length} invariants instead of ${INVARIANTS}`)
console.log(faults.length > 0 ? faults.join('\n') : `${rows.length} invariants, each with tests.`)
process.exitCode = faults.length === 0 ? 0 : 1

async function faultsOf(row: string): Promise<string[]> {
  const named = Array.from(row.matchAll(NAMED), ([, id = '', file = '']) => ({ id, file }))
  const line = row.slice(0, 60)
  if (named.length === 0) return [`no test: ${line}`]
  const found = await Promise.all(
    named.map(async ({ id, file }) => {
      const source = await readFile(join(root, file), 'utf8').catch(() => '')
      return idsOfTitles(source).has(id) ? [] : [`there is no [${id}] in ${file}: ${line}`]
    }),
  )
  return found.flat()
}
