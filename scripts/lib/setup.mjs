// Plain JavaScript for Node 20: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const binaries = join(root, 'node_modules', '.bin')
const stamps = join(root, 'node_modules', '.atelier')

/** Installs what package-lock.json says, unless that is already there. */
export function installDependencies() {
  const wanted = hashOf([join(root, 'package-lock.json')])
  if (readStamp('install') === wanted && existsSync(join(binaries, 'vite'))) return
  say('Installing packages (once, about a minute)')
  // An npm older than 11 may print engine warnings: packages run under the Node 24 they bring.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], process.env)
  writeStamp('install', wanted)
}

/** The Node that comes with the project, or this one when it is new enough. */
export function projectNode() {
  const own = join(binaries, 'node')
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  fail(
    `There is no packaged Node 24 for ${process.platform}-${process.arch}. ` +
      'Install Node 24 or newer and start again.',
  )
}

/** An environment in which `node` and every tool are the project's own. */
export function projectEnv() {
  return { ...process.env, PATH: `${binaries}:${process.env.PATH ?? ''}` }
}

/** For the server: what its sources compile to is kept, so that the next start is quicker, and lighter by the compiler. */
export function serverEnv() {
  return {
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/server'),
    ...projectEnv(),
    NODE_ENV: 'production',
  }
}

/** How the server is run. A young generation of 3 x 8 MiB, not 16: 10 MB less of memory for no more work. It collects by itself when it is quiet. */
export const SERVER = ['--max-semi-space-size=8', '--expose-gc', 'server/main.ts']

/** Builds what the browser gets, unless nothing of it has changed. */
export function buildClient() {
  const folders = ['client', 'shared', 'scripts/lib']
  const sources = folders.flatMap((folder) => filesBelow(join(root, folder)))
  const wanted = hashOf([...sources, join(root, 'vite.config.ts'), join(root, 'package-lock.json')])
  if (readStamp('client') === wanted && existsSync(join(root, 'dist/client/index.html'))) return
  say('Building the client (once per version, about half a minute)')
  run(projectNode(), [join(binaries, 'vite'), 'build', '--logLevel', 'warn'], projectEnv())
  writeStamp('client', wanted)
}

/** Runs a program in the checkout to its end; its failure is ours. */
export function run(command, args, env = projectEnv()) {
  const done = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] })
  if (done.error) fail(`${command} could not be started: ${done.error.message}`)
  if (done.status !== 0) fail(`${command} ${args[0] ?? ''} failed. What it said stands above.`)
}

/** Starts a program that lives as long as we do, hands our signals on, and takes over its exit code. */
export function become(command, args, env = projectEnv()) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
  return child
}

export function say(line) {
  process.stderr.write(`${line} …\n`)
}

export function fail(sentence) {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !/\.(test|journey)\.tsx?$/.test(path))
    .sort()
}

/** Size and time decide for sources: reading them all would cost a second of every start. */
function hashOf(paths) {
  const hash = createHash('sha256').update(process.arch)
  for (const path of paths) {
    const { size, mtimeMs } = statSync(path)
    hash.update(path.endsWith('.json') ? readFileSync(path) : `${path} ${size} ${mtimeMs}`)
  }
  return hash.digest('hex')
}

function readStamp(name) {
  const path = join(stamps, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), value)
}
