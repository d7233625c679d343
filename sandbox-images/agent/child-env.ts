import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import type { AgentConfig } from '../../shared/agent-protocol.ts'
import { userName } from './become-user.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const OOM_SCORE = 500
/** Marks what descends from this agent, also after it was orphaned and taken over by init. */
export const SESSION_VARIABLE = 'ATELIER_SESSION'

/** What every process of the sandbox starts with: built from nothing, so nothing of ours leaks. */
export function childEnv(config: AgentConfig, bootId: string): Record<string, string> {
  const name = userName(config)
  return {
    PATH: process.env['PATH'] ?? DEFAULT_PATH,
    HOME: config.home,
    USER: name,
    LOGNAME: name,
    SHELL: shellOf(config),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    ...config.env,
    [SESSION_VARIABLE]: bootId,
  }
}

/** The configured shell, or the plainest one when the image does not have it. */
export function shellOf(config: AgentConfig): string {
  return existsSync(config.shell) ? config.shell : '/bin/sh'
}

/**
 * The command, started so that the kernel kills it before it kills the agent. The shell raises its
 * own score and becomes the command, so that no child of it slips through with a low one.
 */
export async function expendable(command: readonly string[]): Promise<string[]> {
  const hasShell = await access('/bin/sh', constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!hasShell) return [...command]
  const raise = `echo ${OOM_SCORE} 2>/dev/null >/proc/self/oom_score_adj`
  return ['/bin/sh', '-c', `{ ${raise}; } 2>/dev/null; exec "$@"`, 'sh', ...command]
}
