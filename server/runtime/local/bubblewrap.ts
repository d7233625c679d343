import { execFile } from 'node:child_process'
import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs'

const UID = '1000'
/** Programs and their libraries; on merged systems most of these are links into /usr. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']
/** What programs look up in /etc. Not all of it: the host's secrets lie there, too. */
const ETC = [
  'alternatives',
  'bash.bashrc',
  'ca-certificates',
  'gai.conf',
  'host.conf',
  'hosts',
  'inputrc',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'locale.alias',
  'mime.types',
  'nsswitch.conf',
  'os-release',
  'pki',
  'postgresql-common',
  'profile',
  'profile.d',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
  'terminfo',
  'timezone',
  'vim',
]

const CAGE =
  `--unshare-user --uid ${UID} --gid ${UID} --unshare-pid --unshare-ipc --unshare-uts --hostname workspace --unshare-cgroup-try --new-session --cap-drop ALL --clearenv`.split(
    ' ',
  )
const FRESH = ['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/run']

export type Jail = {
  /** Host path to path inside. */
  readonly writable: Readonly<Record<string, string>>
  readonly readable: Readonly<Record<string, string>>
  /** Link to target, both inside. */
  readonly links: Readonly<Record<string, string>>
  readonly workdir: string
}

/**
 * The arguments of `bwrap` before the command: own users, processes and temporary files, the system
 * read-only, and nothing else of the host but its network. It does not die with this server, and
 * there is a first process that buries orphans, so the agent must not be that one.
 */
export function bubblewrapArgs(jail: Jail): string[] {
  return [
    ...CAGE,
    ...SYSTEM.flatMap(systemFolder),
    ...ETC.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...nameServers(),
    ...FRESH,
    ...pairs('--ro-bind', jail.readable),
    ...pairs('--bind', jail.writable),
    ...Object.entries(jail.links).flatMap(([link, target]) => ['--symlink', target, link]),
    '--chdir',
    jail.workdir,
    '--',
  ]
}

/** Why bubblewrap cannot be used here; undefined when it can. Found by trying. */
export async function whyNoBubblewrap(): Promise<string | undefined> {
  const jail = { writable: {}, readable: {}, links: {}, workdir: '/' }
  const args = [...bubblewrapArgs(jail), '/bin/sh', '-c', 'test "$(id -u)" = 1000']
  return new Promise((resolve) => {
    execFile('bwrap', args, { timeout: 10_000 }, (error, _stdout, stderr) => {
      if (!error) return resolve(undefined)
      const missing = 'code' in error && String(error.code) === 'ENOENT'
      resolve(missing ? 'bubblewrap is not installed' : stderr.trim() || error.message)
    })
  })
}

function systemFolder(path: string): string[] {
  if (!existsSync(path)) return []
  if (lstatSync(path).isSymbolicLink()) return ['--symlink', readlinkSync(path), path]
  return ['--ro-bind', path, path]
}

/** Often a link into /run, which is not inside. */
function nameServers(): string[] {
  const path = '/etc/resolv.conf'
  return existsSync(path) ? ['--ro-bind', realpathSync(path), path] : []
}

function pairs(flag: string, binds: Readonly<Record<string, string>>): string[] {
  return Object.entries(binds).flatMap(([from, to]) => [flag, from, to])
}
