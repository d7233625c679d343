/**
 * What the browser has to load before a person can do something, in KB of brotli, against the budgets of
 * the interface: from Vite's manifest, so a static import too many shows on the day it is made.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { buildClient } from './lib/setup.mjs'

type Chunk = { file: string; name?: string; src?: string; imports?: string[] }
type Manifest = Record<string, Chunk>
/** `limit` fails the check; `target` is what we want where we are not there yet. */
type Budget = {
  what: string
  parts: string[]
  /** What is there already when these parts are opened. */
  after?: string[]
  limit: number
  target?: number
}

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist/client')
/** `shell` is a group of `lib/chunk-groups.ts`: the page of a workspace, with its files. */
const SHELL = ['shell', 'workspace/centre.tsx']
const EDITOR = [...SHELL, 'editor/editor-panel.tsx', 'editor/monaco-file.tsx']
const PHONE = [
  ...SHELL.filter((part) => part !== 'workspace/centre.tsx'),
  'editor/editor-panel.tsx',
  'phone/touch-editor.tsx',
]
const BUDGETS: readonly Budget[] = [
  { what: 'sign-in and dashboard', parts: [], limit: 90 },
  { what: 'shell of a workspace', parts: SHELL, limit: 270 },
  { what: 'everything before typing', parts: EDITOR, limit: 1_050 },
  { what: 'before typing on a phone', parts: PHONE, limit: 400 },
  { what: 'terminals', parts: ['terminal/terminals-panel.tsx'], after: SHELL, limit: 90 },
  { what: 'chat', parts: ['chat/chat-panel.tsx'], after: SHELL, limit: 60 },
  { what: 'database', parts: ['database/database-panel.tsx'], after: EDITOR, limit: 40 },
]

buildClient()
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest
const entry = 'index.html'
let failed = 0
for (const { what, parts, after, limit, target = limit } of BUDGETS) {
  const there = after ? closureOf([entry, ...after]) : new Set<string>()
  const keys = closureOf([entry, ...parts]).difference(there)
  const kb = (weigh(keys) + (parts === EDITOR ? workerBytes() : 0)) / 1024
  const verdict = kb > limit ? 'TOO HEAVY' : kb > target ? `above the target of ${target}` : 'ok'
  if (kb > limit) failed += 1
  console.log(`${what.padEnd(26)} ${kb.toFixed(1).padStart(7)} KB of ${limit}  ${verdict}`)
}
process.exitCode = failed === 0 ? 0 : 1

/** A chunk, by its module or as a group, with everything it imports statically. */
function closureOf(parts: readonly string[], seen = new Set<string>()): Set<string> {
  for (const part of parts) {
    const key = manifest[part] ? part : groupOf(part)
    const chunk = manifest[key]
    if (chunk === undefined)
      throw new Error(`The build has no ${part}; mend the list in page-weight.ts.`)
    if (seen.has(key)) continue
    seen.add(key)
    closureOf(chunk.imports ?? [], seen)
  }
  return seen
}

/** A group is a chunk of several modules, so it has a name and no source. */
function groupOf(name: string): string {
  const found = Object.entries(manifest).find(([, chunk]) => chunk.name === name && !chunk.src)
  return found?.[0] ?? name
}

function weigh(keys: Iterable<string>): number {
  let bytes = 0
  for (const key of keys) bytes += brotliBytes(manifest[key]?.file ?? '')
  return bytes
}

/** The editor's worker is no import of anything, and is fetched before the first key. */
function workerBytes(): number {
  const worker = readdirSync(join(dist, 'assets')).find((name) =>
    /^editor-worker.*\.js$/.test(name),
  )
  return worker ? brotliBytes(join('assets', worker)) : 0
}

function brotliBytes(file: string): number {
  const path = join(dist, file)
  const made = `${path}.br`
  return existsSync(made) ? statSync(made).size : brotliCompressSync(readFileSync(path)).length
}
