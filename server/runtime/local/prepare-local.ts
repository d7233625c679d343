import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { binariesFor } from '../../store/postgres-binaries.ts'
import { unprivilegedUser } from '../../store/postgres-user.ts'
import type { BundleAgent } from '../bundle-agent.ts'
import { makeCaBundle } from '../ca-bundle.ts'
import { placeFile } from '../place-file.ts'
import { prepareTemplates } from '../prepare-templates.ts'
import { whyNoBubblewrap } from './bubblewrap.ts'
import { softwareFolder } from './local-postgres.ts'
import { PROGRAMS, type LocalContext } from './sandbox-paths.ts'

type Needs = {
  readonly dataDir: string
  readonly bundleAgent: BundleAgent
  readonly caFile: string | undefined
  readonly allowBubblewrap: boolean
  readonly onProgress: (line: string) => void
}

/** Everything sandboxes of this server share: the agent, templates, Node and npm, what to trust. */
export async function prepareLocal(needs: Needs): Promise<LocalContext> {
  const { dataDir, caFile, onProgress } = needs
  const outDir = join(dataDir, 'templates')
  const templates = await prepareTemplates({ outDir, onProgress, caFile })
  // Copying them, where that is needed, is not for somebody's first start.
  await binariesFor(await unprivilegedUser(), softwareFolder(dataDir))
  return {
    agentDir: await needs.bundleAgent(join(dataDir, 'agent')),
    templates,
    programs: await linkPrograms(join(dataDir, 'local', 'programs')),
    caBundle: caFile ? await makeCaBundle(dataDir, caFile) : undefined,
    jailed: needs.allowBubblewrap && (await whyNoBubblewrap()) === undefined,
  }
}

async function linkPrograms(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [name, target] of Object.entries(PROGRAMS)) {
    await placeFile(join(folder, name), { linkTo: target })
  }
  const users = ['root:x:0:0::/root:/bin/sh', 'dev:x:1000:1000::/home/dev:/bin/bash']
  const nobody = 'nobody:x:65534:65534::/nonexistent:/bin/false'
  await placeFile(join(folder, 'passwd'), { text: `${[...users, nobody].join('\n')}\n` })
  await placeFile(join(folder, 'group'), { text: 'root:x:0:\ndev:x:1000:\nnogroup:x:65534:\n' })
  return folder
}
