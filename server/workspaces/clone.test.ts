import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GitSource } from '../../shared/git-source.ts'
import { cloneCommand, cloneFailure } from './clone-command.ts'

const exec = promisify(execFile)
const URL = 'https://git.example/tools.git'

describe('[WS33] a workspace from a repository', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atelier-clone-'))
    const origin = join(folder, 'origin')
    const git = (...args: string[]) =>
      exec('git', ['-C', origin, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args])
    await exec('git', ['init', '-q', '-b', 'main', origin])
    for (const text of ['one', 'two']) {
      await writeFile(join(origin, 'README.md'), text)
      await git('add', '.')
      await git('commit', '-qm', text)
    }
    await git('branch', 'older', 'HEAD~1')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Runs it as the agent would, with the address led to a folder. */
  async function clone(source: GitSource) {
    const cwd = await mkdtemp(join(folder, 'work-'))
    const { command, env } = cloneCommand(source)
    const [program = '', ...args] = command
    const led = {
      GIT_ALLOW_PROTOCOL: 'https:file',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.file://${folder}/origin.insteadOf`,
      GIT_CONFIG_VALUE_0: URL,
    }
    const at = { cwd, env: { PATH: process.env['PATH'], HOME: folder, ...env, ...led } }
    const result = await exec(program, args, at).then(
      () => ({ code: 0, stderr: '' }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    )
    return {
      cwd,
      why: cloneFailure({ ...result, signal: null, stdout: '', truncated: false, timedOut: false }),
    }
  }

  it('[WS33] has its files and its history, and nothing is left aside', async () => {
    const { cwd, why } = await clone({ url: URL })
    expect(why).toBe(undefined)
    expect(await readFile(join(cwd, 'README.md'), 'utf8')).toBe('two')
    expect(
      (await exec('git', ['-C', cwd, 'log', '--oneline'])).stdout.trim().split('\n'),
    ).toHaveLength(2)
    expect(await readdir(join(folder, '.cache'))).toEqual([])
  })

  it('[WS33] can be of one branch and of the last commits only', async () => {
    const { cwd, why } = await clone({ url: URL, branch: 'older', depth: 1 })
    expect(why).toBe(undefined)
    expect(await readFile(join(cwd, 'README.md'), 'utf8')).toBe('one')
  })

  it('[WS33] failures are told in words, and leave the folder as it was', async () => {
    const missing = await clone({ url: URL, branch: 'nowhere' })
    expect(missing.why).toBe('The repository has no branch of that name.')
    expect(await readdir(missing.cwd)).toEqual([])
    const said = (stderr: string) =>
      cloneFailure({
        code: 128,
        signal: null,
        stdout: '',
        stderr,
        truncated: false,
        timedOut: false,
      })
    expect(said('fatal: unable to access: Could not resolve host: nobody.invalid')).toMatch(/host/)
    expect(said("fatal: could not read Username for 'https://github.com'")).toMatch(/not public/)
    expect(said('fatal: something new')).toBe('something new')
  })

  it.each([
    'http://git.example/tools.git',
    'https://ada:secret@git.example/tools',
    'https://git.example',
    'https://git.example/a b',
    'https://git.example/$(id)',
    "https://git.example/';id;'",
    'file:///etc',
    '--upload-pack=id',
  ])('[WS33] %s is no address to clone from', (url) => {
    expect(GitSource.safeParse({ url }).success).toBe(false)
  })

  it('[WS33] a branch is a name and never an option', () => {
    expect(GitSource.safeParse({ url: URL, branch: '--upload-pack=id' }).success).toBe(false)
    expect(GitSource.safeParse({ url: URL, branch: 'feature/a-1' }).success).toBe(true)
  })
})
