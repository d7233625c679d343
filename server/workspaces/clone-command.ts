import type { ExecRequest } from '../../shared/agent-protocol.ts'
import type { ExecResult } from '../../shared/agent-protocol.ts'
import type { GitSource } from '../../shared/git-source.ts'

const LONGEST_MS = 600_000

/**
 * Made aside and then laid into the workspace: a clone that was broken off leaves nothing there, and what
 * somebody wrote meanwhile stays. Address and branch come as arguments, never as a part of the script.
 */
const SCRIPT = `
set -e
aside="$HOME/.cache/atelier-clone"
rm -rf "$aside"
mkdir -p "$HOME/.cache"
git clone --quiet "$@" "$aside"
cp -an "$aside/." .
rm -rf "$aside"
`

/** What is run in the sandbox, as its user: git asks nothing and speaks https only. */
export function cloneCommand({ url, branch, depth }: GitSource): ExecRequest {
  const options = [
    ...(branch === undefined ? [] : ['--branch', branch]),
    ...(depth === undefined ? [] : ['--depth', String(depth)]),
  ]
  return {
    command: ['sh', '-c', SCRIPT, 'clone', ...options, '--', url],
    env: { GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'https', LC_ALL: 'C' },
    timeoutMs: LONGEST_MS,
    maxBytes: 65_536,
  }
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/could not resolve host/i, 'That host cannot be found from inside the workspace.'],
  [
    /repository .*not found|could not read username|authentication failed|returned error: 40[134]/i,
    'There is no such repository, or it is not public.',
  ],
  [/remote branch .* not found/i, 'The repository has no branch of that name.'],
  [/no space left|disk quota/i, 'The disk is full.'],
  [/certificate|ssl/i, 'The host’s certificate is not trusted.'],
  [/timed out|connection refused|failed to connect/i, 'The host does not answer.'],
  [/git: not found|git: command not found/i, 'There is no git on this server.'],
]

/** Why a clone failed, in words; undefined when it did not. */
export function cloneFailure({ code, stderr, timedOut }: ExecResult): string | undefined {
  if (timedOut) return 'It took longer than ten minutes. Take fewer commits along.'
  if (code === 0) return undefined
  const known = WORDS.find(([pattern]) => pattern.test(stderr))?.[1]
  if (known !== undefined) return known
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return last.replace(/^(fatal|error): /, '') || 'git did not say why.'
}
