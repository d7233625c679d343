/**
 * `node scripts/security-tests.ts`: whether every line of the threat model in `docs/security.md` names the tests
 * that show it, and whether those are there. A promise whose test was renamed or taken out shows on that day.
 * A number that several areas use, it names with its area: [T3] `server/terminals`.
 */
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { idsOfTitles } from './lib/test-titles.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const FOLDERS = ['server', 'sandbox-images', 'client']
const MODEL = /^## What each may try[\s\S]*?(?=^## )/m
const NAMED = /\[([A-Z]+\d+[a-z]?)\](?: `([^`]+)`)?/g
/** How a `SPEC.md` begins a rule, in a list or a table. */
const RULE = /^(?:- \*\*|\| )([A-Z]+\d+[a-z]?)\b/gm

type Places = ReadonlyMap<string, readonly string[]>

const model = MODEL.exec(await readFile(join(root, 'docs/security.md'), 'utf8'))?.[0]
if (model === undefined) throw new Error('docs/security.md has no threat model any more.')
const tests = await placesOf(/\.test\.tsx?$/, (text) => idsOfTitles(text))
const rules = await placesOf(/SPEC\.md$/, (text) =>
  Array.from(text.matchAll(RULE), ([, id = '']) => id),
)
const rows = model
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| *(-|tries\b)/.test(line))
const faults = rows.flatMap((row) => faultsOf(row).map((fault) => `${fault}: ${row}`))
console.log(faults.length > 0 ? faults.join('\n') : `${rows.length} lines, each with its tests.`)
process.exitCode = faults.length === 0 && rows.length > 0 ? 0 : 1

function faultsOf(row: string): string[] {
  const named = Array.from(row.matchAll(NAMED))
  if (named.length === 0) return ['no test']
  return named.flatMap(([, id = '', area]) => {
    const areas = new Set(rules.get(id))
    if (area === undefined && areas.size > 1)
      return [`[${id}] of which area? ${[...areas].join(', ')}`]
    const there = tests.get(id)?.some((file) => area === undefined || file.startsWith(`${area}/`))
    return there ? [] : [`there is no test [${id}] in ${area ?? 'any area'}`]
  })
}

/** In which files each number stands. */
async function placesOf(name: RegExp, ids: (text: string) => Iterable<string>): Promise<Places> {
  const places = new Map<string, string[]>()
  for (const file of await filesCalled(name)) {
    for (const id of ids(await readFile(join(root, file), 'utf8'))) {
      places.set(id, [...(places.get(id) ?? []), file])
    }
  }
  return places
}

async function filesCalled(name: RegExp): Promise<string[]> {
  const found = await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true })
      return names.map((each) => `${folder}/${each}`)
    }),
  )
  return found.flat().filter((file) => name.test(file) && !file.includes('node_modules'))
}
