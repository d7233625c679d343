import type { PtyInfo } from '../../shared/agent-protocol.ts'
import type { Terminal } from '../../shared/terminals.ts'

/** The one place where a pty becomes what a browser may see: its process id stays here. */
export function toWire({ id, title, cols, rows, status, exitCode }: PtyInfo): Terminal {
  return { id, title, cols, rows, status, exitCode }
}
