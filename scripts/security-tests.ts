/**
 * `node scripts/security-tests.ts`: whether every line of the threat model in `docs/security.md` names the tests
 * that show it, and whether those are there. A promise whose test was renamed or taken out shows on that day.
 */
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { idsNamed, idsOfTitles } from './lib/test-titles.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const MODEL = /^## What each may try[\s\S]*?(?=^## )/m

const model = MODEL.exec(await readFile(join(root, 'docs/security.md'), 'utf8'))?.[0]
if (model === undefined) throw new Error('docs/security.md has no threat model any more.')
const titles = await idsOfTests()
const rows = model
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| *(-|tries\b)/.test(line))
const faults = rows.flatMap((row) => {
  const named = idsNamed(row)
  if (named.length === 0) return [`no test: ${row}`]
  return named.filter((id) => !titles.has(id)).map((id) => `there is no test [${id}]: ${row}`)
})
console.log(faults.length > 0 ? faults.join('\n') : `${rows.length} lines, each with its tests.`)
process.exitCode = faults.length === 0 && rows.length > 0 ? 0 : 1

async function idsOfTests(): Promise<Set<string>> {
  const found = new Set<string>()
  for (const folder of ['server', 'sandbox-images', 'client']) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      if (!/\.test\.tsx?$/.test(name) || name.includes('node_modules')) continue
      const text = await readFile(join(root, folder, name), 'utf8')
      for (const id of idsOfTitles(text)) found.add(id)
    }
  }
  return found
}
