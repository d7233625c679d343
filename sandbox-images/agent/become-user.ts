import { chownSync, mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { AgentConfig } from '../../shared/agent-protocol.ts'

/** Missing in the types of Node. */
const posix = process as unknown as { initgroups(user: string, group: number): void }

/** Makes root and home exist and belong to the user, then becomes that user for good. */
export function becomeUser({ root, home, user }: AgentConfig): void {
  for (const path of [root, home]) mkdirSync(path, { recursive: true })
  if (!user || process.getuid?.() !== 0) return
  // Only the two folders: what lies in them is the user's already, and a walk could take minutes.
  for (const path of [root, home]) chownSync(path, user.uid, user.gid)
  takeGroups(user)
  process.setgid?.(user.gid)
  process.setuid?.(user.uid)
}

function takeGroups({ name, gid }: { name: string; gid: number }): void {
  try {
    posix.initgroups(name, gid)
  } catch {
    // An image whose /etc/passwd does not know the name has no further groups to give either.
    process.setgroups?.([gid])
  }
}

/** What `USER` says to children: the name of the config, else of whoever we are. */
export function userName(config: AgentConfig): string {
  if (config.user) return config.user.name
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'user')
  }
}
