// `npm test`, under any Node >= 20: sets up what it needs, names loudly what this machine cannot run,
// and ends with one line of counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClient, installDependencies, projectEnv, projectNode, root } from './lib/setup.mjs'
import { missingParts } from './lib/machine.mjs'

installDependencies()
buildClient()

const reports = mkdtempSync(join(tmpdir(), 'atelier-test-'))
const report = join(reports, 'report.json')
const chosen = process.argv.slice(2)
const run = spawnSync(
  projectNode(),
  [
    join(root, 'node_modules/.bin/vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...chosen,
  ],
  { cwd: root, env: projectEnv(), stdio: 'inherit' },
)
const counts = countsOf(report)
rmSync(reports, { recursive: true, force: true })

const missing = missingParts()
for (const { part, costs, get } of missing) {
  console.log(`\nNOT RUN HERE: ${costs}\n  missing: ${part}\n  to get it: ${get}`)
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(run.status === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1)

/** A run without a report failed before its first test. */
function countsOf(path) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  // A file that cannot be loaded has no tests to fail, and must not go unheard.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  }
}
