import { RESERVED, TEMP_NAME } from './root.ts'

/** Folders that are listed when opened, but neither watched nor searched. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'target',
  '__pycache__',
  '.venv',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.cache',
  '.parcel-cache',
  '.pnpm-store',
  '.mypy_cache',
  '.pytest_cache',
  '.gradle',
  '.hg',
  '.svn',
])
/** What tells about branches and staging; the rest of `.git` is noise. */
const GIT_NEWS = /(^|\/)\.git(\/(HEAD|index|packed-refs|MERGE_HEAD|ORIG_HEAD|refs(\/.*)?))?$/
const GIT_INSIDE = /(^|\/)\.git\//

/** A folder whose inside is neither watched nor searched. */
export function isIgnoredFolder(path: string): boolean {
  const name = nameOf(path)
  if (IGNORED_FOLDERS.has(name) || name === RESERVED) return true
  return GIT_INSIDE.test(path) && !GIT_NEWS.test(path)
}

/** What is never shown to anyone: the trash and unfinished writes. */
export function isHidden(path: string): boolean {
  return path === RESERVED || path.startsWith(`${RESERVED}/`) || TEMP_NAME.test(nameOf(path))
}

/** Changes nobody should hear of. */
export function isQuiet(path: string): boolean {
  if (isHidden(path)) return true
  return GIT_INSIDE.test(path) && (path.endsWith('.lock') || !GIT_NEWS.test(path))
}

/** The same folders as globs of ripgrep. */
export const SEARCH_GLOBS: readonly string[] = [
  ...[...IGNORED_FOLDERS, '.git'].map((name) => `!**/${name}/**`),
  `!/${RESERVED}/**`,
  '!.atelier-*.tmp',
]

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
