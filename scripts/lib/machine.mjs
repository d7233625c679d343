// What this machine has of the parts that tests and sandboxes need. Plain JavaScript for Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const INSTALL = 'apt-get install -y --no-install-recommends'

/** Optional parts, what is not run or weaker without each, and the way to get it. */
const PARTS = [
  {
    part: 'a Docker engine that answers',
    costs: 'everything on the docker runtime',
    get: `${INSTALL} docker.io iptables debootstrap, then start dockerd`,
    there: () => has('docker') && spawnSync('docker', ['version']).status === 0,
  },
  {
    part: 'Chromium',
    costs: 'the browser journeys',
    get: `${INSTALL} chromium`,
    there: () => findChromium() !== undefined,
  },
  {
    part: 'nginx',
    costs: 'two servers behind one address',
    get: `${INSTALL} nginx-light`,
    there: () => has('nginx'),
  },
  {
    part: 'gVisor, registered with Docker as `runsc`',
    costs: 'sandboxes behind a kernel of their own',
    get: `${INSTALL} runsc, then docs/gvisor.md`,
    there: () => runtimes().includes('runsc'),
  },
  {
    part: 'bubblewrap',
    costs: 'isolation of the local runtime',
    get: `${INSTALL} bubblewrap`,
    there: () => has('bwrap'),
  },
  {
    part: 'btrfs and XFS tools, and root to mount with',
    costs: 'the btrfs and reflink disks',
    get: `${INSTALL} btrfs-progs xfsprogs, and run as root`,
    there: () => has('mkfs.btrfs') && has('mkfs.xfs') && process.getuid?.() === 0,
  },
]

/** The parts this machine lacks. */
export function missingParts() {
  return PARTS.filter(({ there }) => !there()).map(({ part, costs, get }) => ({ part, costs, get }))
}

/** The browser for journeys: `CHROMIUM`, else the usual names on the PATH. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return process.env.CHROMIUM ?? names.map(find).find((path) => path !== undefined)
}

function runtimes() {
  const asked = ['info', '--format', '{{range $name, $_ := .Runtimes}}{{$name}} {{end}}']
  return has('docker') ? (spawnSync('docker', asked).stdout?.toString() ?? '').split(' ') : []
}

export function has(name) {
  return find(name) !== undefined
}

function find(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
