import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'

/** Whom a Postgres runs as; undefined means as ourselves. */
export type UnixUser = { readonly uid: number; readonly gid: number } | undefined

const NOBODY = { uid: 65_534, gid: 65_534 }

/**
 * A user a Postgres may run as. Postgres refuses root, so root picks the owner of `directory` (what
 * is inside stays reachable for whom it belongs to) or else `nobody`.
 */
export async function unprivilegedUser(directory?: string): Promise<UnixUser> {
  if (process.getuid?.() !== 0) return undefined
  const owner = directory === undefined ? undefined : await ownerOf(directory)
  return owner !== undefined && (await hasName(owner)) ? owner : await nobody()
}

/** Whether `user` can enter the directory, or run the program, at `path`. Asked by trying. */
export async function canReach(user: UnixUser, path: string): Promise<boolean> {
  const options = { cwd: '/', timeout: 10_000, ...user }
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], options, (error) => resolve(!error))
  })
}

async function ownerOf(path: string): Promise<UnixUser> {
  const { uid, gid } = await stat(path).catch(() => ({ uid: 0, gid: 0 }))
  return uid === 0 ? undefined : { uid, gid }
}

/** `initdb` insists on a name for its user. */
async function hasName(user: { uid: number }): Promise<boolean> {
  return (await passwd()).some(([, , uid]) => uid === String(user.uid))
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const [, , uid, gid] = (await passwd()).find(([name]) => name === 'nobody') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : NOBODY
}

async function passwd(): Promise<string[][]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').map((line) => line.split(':'))
}
