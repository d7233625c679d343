/** `npm run check`: format, lint with types and import walls, a type check per folder, texts, and what the page weighs. */
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folders = [
  'shared',
  'server',
  'sandbox-images/agent',
  'client',
  'client/journeys',
  'client/worker',
  'scripts',
]

const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ...folders.map((folder) => [`types in ${folder}`, 'tsc', '-p', folder] as const),
  ['words in every language', 'node', 'scripts/words.ts'],
  ['licences of what we install', 'node', 'scripts/licences.ts'],
  ['tests of the threat model', 'node', 'scripts/security-tests.ts'],
  ['tests of the invariants', 'node', 'scripts/invariant-tests.ts'],
  ['weight of the page', 'node', 'scripts/page-weight.ts'],
]

let failed = 0
for (const [name, command, ...args] of steps) {
  const { ok, output } = await run(command, args)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`)
  if (!ok) {
    failed += 1
    console.log(output)
  }
}
console.log(failed === 0 ? 'Everything holds.' : `${failed} of ${steps.length} checks failed.`)
process.exitCode = failed === 0 ? 0 : 1

function run(command: string, args: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((settle) => {
    const binary = join(root, 'node_modules/.bin', command)
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 }
    execFile(binary, args, options, (error, stdout, stderr) => {
      settle({ ok: !error, output: `${stdout}${stderr}` })
    })
  })
}
