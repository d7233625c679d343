import { access, constants, readFile } from 'node:fs/promises'
import { missingParts } from '../../scripts/lib/machine.mjs'
import { type Config, readConfig } from '../config.ts'
import { loadInstance } from '../instance.ts'
import { createDisk } from '../runtime/disk/create-disk.ts'
import { openRuntime, runtimeWarnings } from '../runtimes.ts'
import { checkout, version } from '../version.ts'

type Finding = { what: string; found: string; costs?: string | undefined }

const DISK_COSTS = {
  btrfs: undefined,
  reflink: undefined,
  copy: 'forks and checkpoints copy every byte. Put ATELIER_DATA on btrfs or XFS to make them instant.',
} as const
const GIB = 1024 ** 3
const LOW_DISK_GIB = 10
const WATCHES = '/proc/sys/fs/inotify/max_user_watches'
const FEW_WATCHES = 65_536

/** Prints what this machine has, what it lacks, and what that costs. The answer is the exit code. */
export async function doctor(): Promise<number> {
  const config = readConfig(process.env, checkout)
  const findings: Finding[] = [
    { what: 'Atelier', found: version },
    { what: 'Node', found: process.version },
    { what: 'Address', found: config.publicUrl, costs: addressCosts(config) },
    ...(await runtimeFindings(config)),
    await diskFinding(config),
    await watchFinding(),
    await caFinding(config),
    { what: 'Database', found: config.databaseUrl ? 'DATABASE_URL' : 'embedded Postgres 18' },
    ...missingParts().map(({ part, costs, get }) => ({
      what: 'Missing',
      found: part,
      costs: `${costs}. To get it: ${get}`,
    })),
  ]
  for (const { what, found, costs } of findings) {
    console.log(`${what.padEnd(10)} ${found}`)
    if (costs) console.log(`${' '.repeat(11)}costs: ${costs}`)
  }
  return findings.some(({ what }) => what === 'Broken') ? 1 : 0
}

function addressCosts({ publicUrl }: Config): string | undefined {
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' || hostname === 'localhost') return undefined
  return 'browsers allow no passkeys over plain http. Put TLS in front and set PUBLIC_URL=https://…'
}

async function runtimeFindings(config: Config): Promise<Finding[]> {
  const quiet = { info: () => undefined, warn: () => undefined }
  try {
    const { id } = await loadInstance(config.dataDir)
    const runtime = await openRuntime(config, { instanceId: id, log: quiet })
    const probe = await runtime.driver.probe()
    await runtime.driver[Symbol.asyncDispose]()
    const found = `${runtime.driver.kind}: ${probe.available ? probe.detail : probe.reason}`
    const warnings = runtimeWarnings(runtime).map((costs) => ({ what: 'Warning', found: costs }))
    return [{ what: 'Runtime', found }, ...warnings]
  } catch (error) {
    return [{ what: 'Broken', found: `no runtime: ${wordsOf(error)}` }]
  }
}

async function diskFinding({ dataDir }: Config): Promise<Finding> {
  try {
    const disk = await createDisk(dataDir)
    const free = (await disk.freeBytes()) / GIB
    const low =
      free < LOW_DISK_GIB ? 'little room is left: workspaces stop starting at 0.25 GiB.' : ''
    const found = `${disk.kind} at ${dataDir}, ${free.toFixed(1)} GiB free`
    return { what: 'Disk', found, costs: [DISK_COSTS[disk.kind], low].filter(Boolean).join(' ') }
  } catch (error) {
    return { what: 'Broken', found: `no disk: ${wordsOf(error)}` }
  }
}

async function watchFinding(): Promise<Finding> {
  const text = await readFile(WATCHES, 'utf8').catch(() => '')
  const watches = Number(text)
  if (!text) return { what: 'Watches', found: 'not limited here' }
  const few = watches < FEW_WATCHES
  const costs = few
    ? `large trees are watched in part. sysctl fs.inotify.max_user_watches=524288`
    : undefined
  return { what: 'Watches', found: `${watches} folders for all sandboxes of one user`, costs }
}

async function caFinding({ caFile }: Config): Promise<Finding> {
  if (!caFile) return { what: 'CA bundle', found: 'none given (ATELIER_CA_FILE)' }
  try {
    await access(caFile, constants.R_OK)
    return { what: 'CA bundle', found: caFile }
  } catch {
    return { what: 'Broken', found: `ATELIER_CA_FILE cannot be read: ${caFile}` }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
