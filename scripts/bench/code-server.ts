import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { processesWith } from './measure.ts'
import { freePort, PEERS_FOLDER } from './peer-servers.ts'
import { startProgram } from './programs.ts'

const VERSION = 'code-server@4.139.1'
const FOLDER = join(PEERS_FOLDER, 'code-server')
const PROGRAM = join(FOLDER, 'node_modules/code-server')
const ENTRY = join(PROGRAM, 'out/node/entry.js')
const EDITOR = join(PROGRAM, 'lib/vscode')
const EDITOR_IS_WHOLE = join(EDITOR, 'bench-whole')
const INSTALL_MS = 600_000
const INSTALL = ['install', '--ignore-scripts', '--no-audit']
/** What has to be compiled on Linux; other parts come ready made, are of other systems, or speak to a proxy. */
const NATIVE = ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/sqlite3']
/** Nobody is asked or greeted before the file; everything else is as it comes. */
const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
}

/** It listens on a port of this machine and keeps everything of its own in a folder that goes with it. */
export type CodeServer = AsyncDisposable & { readonly port: number; readonly home: string }

/** Its pages and its proxy; the editor behind them is loaded when somebody asks for a page. */
export async function startCodeServer(): Promise<CodeServer> {
  await fetchProgram()
  const home = await mkdtemp(join(tmpdir(), 'atelier-bench-code-server-'))
  const port = await freePort()
  const settings = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry']
  const program = await startProgram({
    port,
    command: [process.execPath, ENTRY, ...settings, '--disable-update-check'],
    env: { HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, TMPDIR: home },
    after: () => endHelpers(home),
  })
  return { port, home, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}

/** One with its editor, and the address of a folder's only file in it. */
export async function openInCodeServer(
  file: string,
  text: string,
): Promise<AsyncDisposable & { readonly address: string }> {
  await fetchProgram()
  await fetchEditor()
  await using resources = new AsyncDisposableStack()
  const { home, port } = resources.use(await startCodeServer())
  const folder = join(home, 'folder')
  await put(join(home, 'code-server/User/settings.json'), JSON.stringify(SETTINGS))
  await put(join(folder, file), text)
  const host = `localhost:${port}`
  const payload = JSON.stringify([['openFile', `vscode-remote://${host}${folder}/${file}`]])
  const address = `http://${host}/?${new URLSearchParams({ folder, payload }).toString()}`
  const opened = resources.move()
  return { address, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

async function fetchProgram(): Promise<void> {
  if (existsSync(ENTRY)) return
  await put(join(FOLDER, 'package.json'), '{"private":true}')
  await npm(FOLDER, [...INSTALL, '--no-save', VERSION])
}

/** As its own script after an installation does it, less what that one fetches from elsewhere. */
async function fetchEditor(): Promise<void> {
  if (existsSync(EDITOR_IS_WHOLE)) return
  for (const folder of [EDITOR, join(EDITOR, 'extensions')]) {
    await npm(folder, [...INSTALL, '--omit=dev'])
  }
  await npm(EDITOR, ['rebuild', ...NATIVE])
  await put(EDITOR_IS_WHOLE, VERSION)
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)('npm', args, { cwd, timeout: INSTALL_MS })
  } catch (error) {
    throw new Error(`npm ${args[0]} did not work`, { cause: error })
  }
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** Some of its helpers end later than it, and those of a page that went away while it was opened never. */
async function endHelpers(home: string): Promise<void> {
  for (const pid of await processesWith(`HOME=${home}`)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
