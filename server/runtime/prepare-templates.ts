import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { halfName, renameUnlessThere } from '../store/half-made.ts'
import { CHECKOUT } from './checkout.ts'
import { contentHash } from './content-hash.ts'

const exec = promisify(execFile)
export const TEMPLATE_SOURCES = join(CHECKOUT, 'sandbox-images/workspace/templates')

type Options = { outDir: string; onProgress: (line: string) => void; caFile?: string | undefined }

/**
 * Makes `<outDir>/<hash>/templates/<template>` with packages installed, so that a new workspace needs no
 * network, and resolves to that `templates`. Named by content, and never touched again: running sandboxes
 * and images that are being made keep the one they have.
 */
export async function prepareTemplates(options: Options): Promise<string> {
  const target = join(options.outDir, await contentHash([TEMPLATE_SOURCES], [process.arch]))
  if (!existsSync(target)) await makeTemplates(target, options)
  return join(target, 'templates')
}

/** They appear all at once or not at all: another server may be making them too. */
async function makeTemplates(target: string, options: Options): Promise<void> {
  const half = halfName(target)
  try {
    for (const id of await readdir(TEMPLATE_SOURCES)) {
      await makeTemplate(id, join(half, 'templates', id), options)
    }
    await renameUnlessThere(half, target)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

async function makeTemplate(id: string, target: string, options: Options): Promise<void> {
  const source = join(TEMPLATE_SOURCES, id)
  await mkdir(dirname(target), { recursive: true })
  await cp(source, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.slice(source.length).includes('node_modules'),
  })
  if (!existsSync(join(target, 'package-lock.json'))) return
  options.onProgress(`Installing the packages of the template ${id}`)
  await installPackages(target, options.caFile)
}

/** For the Linux of a sandbox, whatever we run on; no package gets to run a script here. */
async function installPackages(directory: string, caFile: string | undefined): Promise<void> {
  const npm = join(CHECKOUT, 'node_modules/npm/bin/npm-cli.js')
  // The server may run as production; a template's tools are its development packages.
  const flags = [
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
  ]
  const platform = ['--os=linux', `--cpu=${process.arch}`, '--libc=glibc']
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const ca = caFile && { NODE_EXTRA_CA_CERTS: caFile, npm_config_cafile: caFile }
  try {
    await exec(process.execPath, [npm, 'ci', ...flags, ...platform], {
      cwd: directory,
      env: { ...process.env, PATH: path, ...ca },
      maxBuffer: 16 * 1024 * 1024,
      timeout: 600_000,
    })
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    const message = `The packages of a template could not be installed: ${words.trim().split('\n').slice(-6).join('\n')}`
    throw new AppError('unavailable', message, { cause: error })
  }
}
