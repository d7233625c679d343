import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../shared/errors.ts'
import { CHECKOUT } from './checkout.ts'
import { contentHash } from './content-hash.ts'

const exec = promisify(execFile)
export const TEMPLATE_SOURCES = join(CHECKOUT, 'sandbox-images/workspace/templates')

type Options = { outDir: string; onProgress: (line: string) => void; caFile?: string | undefined }

/**
 * Makes `<outDir>/<template>` with packages installed, so that a new workspace needs no network.
 * What is up to date already is left alone; a template is replaced as a whole or not at all.
 */
export async function prepareTemplates(options: Options): Promise<void> {
  await mkdir(options.outDir, { recursive: true })
  for (const id of await readdir(TEMPLATE_SOURCES)) await prepareTemplate(id, options)
}

async function prepareTemplate(id: string, options: Options): Promise<void> {
  const source = join(TEMPLATE_SOURCES, id)
  const target = join(options.outDir, id)
  const stamp = join(dirname(options.outDir), `.template-${id}`)
  const hash = await contentHash([source], [process.arch])
  const made = await readFile(stamp, 'utf8').catch(() => undefined)
  if (made === hash && existsSync(target)) return

  const half = join(dirname(options.outDir), `.template-${id}.new`)
  await rm(half, { recursive: true, force: true })
  await cp(source, half, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.slice(source.length).includes('node_modules'),
  })
  if (existsSync(join(half, 'package-lock.json'))) {
    options.onProgress(`Installing the packages of the template ${id}`)
    await installPackages(half, options.caFile)
  }
  await rm(target, { recursive: true, force: true })
  await rename(half, target)
  await writeFile(stamp, hash)
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
