/**
 * `node scripts/licences.ts`: whether every package we install has a licence that we may ship, and whether
 * `docs/licences.md` says so. With `--write` it writes that list anew. The bill of materials is npm's own:
 * `npm sbom --sbom-format cyclonedx`.
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const LIST = join(root, 'docs/licences.md')
/** Free to use and to ship; MPL asks that its own files stay open, and we change none of them. */
const ALLOWED = new Set([
  '(MPL-2.0 OR Apache-2.0)',
  '0BSD',
  'Apache-2.0',
  'Artistic-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
])
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional() }),
  ),
})
/** Those that say it in their own package file only, in the way from before SPDX: looked up by hand. */
const OLD_WAY: Readonly<Record<string, string>> = {
  buildcheck: 'MIT',
  'cpu-features': 'MIT',
  'qrcode-terminal': 'Apache-2.0',
  ssh2: 'MIT',
}

const { packages } = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')))
const byLicence = new Map<string, Set<string>>()
for (const [path, { version, license }] of Object.entries(packages)) {
  if (path === '') continue
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const found = license ?? OLD_WAY[name] ?? familyOf(name) ?? 'none'
  byLicence.set(found, (byLicence.get(found) ?? new Set()).add(`${name} ${version ?? ''}`.trim()))
}
const list = listOf(byLicence)
if (process.argv.includes('--write')) await writeFile(LIST, list)
const faults = [...byLicence].flatMap(([licence, names]) =>
  ALLOWED.has(licence) ? [] : [`${licence}: ${[...names].join(', ')}`],
)
if (!existsSync(LIST) || (await readFile(LIST, 'utf8')) !== list) {
  faults.push('docs/licences.md is old: node scripts/licences.ts --write')
}
const count = [...byLicence.values()].reduce((sum, names) => sum + names.size, 0)
console.log(
  faults.length > 0 ? faults.join('\n') : `${count} packages under ${byLicence.size} licences.`,
)
process.exitCode = faults.length === 0 ? 0 : 1

/** A native package has a twin per platform; those that no machine of ours installs say nothing in the lock. */
function familyOf(name: string): string | undefined {
  const family = name.replace(
    /-(android|darwin|freebsd|linux|openharmony|wasm32|win32).*|(?<=\/)(darwin|win32)-.*/,
    '',
  )
  const twin = Object.entries(packages).find(
    ([path, { license }]) => license !== undefined && path.startsWith(`node_modules/${family}`),
  )
  return twin?.[1].license
}

function listOf(found: ReadonlyMap<string, ReadonlySet<string>>): string {
  const sections = [...found]
    .toSorted(([, a], [, b]) => b.size - a.size)
    .map(([licence, names]) => {
      return `## ${licence}\n\n${[...names].toSorted().join(', ')}\n`
    })
  return `# Licences of what we install

Atelier itself is under the MIT licence. These are the packages that \`npm ci\` installs, on whatever platform, and
their licences; \`npm run check\` fails when one comes that is under none of them. Written by \`scripts/licences.ts\`.

${sections.join('\n')}`
}
