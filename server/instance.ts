import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../shared/errors.ts'
import { parseJson } from '../shared/parse.ts'
import { halfName } from './store/half-made.ts'

const InstanceFile = z.object({ id: z.string().regex(/^[a-z0-9]{8}$/), secret: z.base64() })

/** What makes this installation itself: the label on its containers, and the root of derived secrets. */
export type Instance = { readonly id: string; readonly secret: Buffer }

/** Reads `instance.json` of the data directory, or makes it, readable by its owner only. */
export async function loadInstance(dataDir: string): Promise<Instance> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, 'instance.json')
  const found = await readFile(path, 'utf8').catch(absent)
  if (found === undefined) await make(path)
  const { id, secret } = read(found ?? (await readFile(path, 'utf8')), path)
  return { id, secret: Buffer.from(secret, 'base64') }
}

/** Never made anew when it is broken: what was derived from the secret would be lost with it. */
function read(text: string, path: string): z.infer<typeof InstanceFile> {
  try {
    return parseJson(InstanceFile, text)
  } catch (error) {
    const message = `${path} is damaged. Put it back from a backup: passwords of workspaces come from it.`
    throw new AppError('unavailable', message, { cause: error })
  }
}

/** Once for all servers that begin on this folder at the same time: the first one's stays. */
async function make(path: string): Promise<void> {
  const made = {
    id: randomBytes(4).toString('hex'),
    secret: randomBytes(32).toString('base64'),
  }
  // Written aside, then named: a crash in between must not leave half a secret.
  const aside = halfName(path)
  try {
    const file = await open(aside, 'w', 0o600)
    await file.writeFile(JSON.stringify(made))
    await file.sync()
    await file.close()
    await link(aside, path).catch(present)
  } finally {
    await rm(aside, { force: true })
  }
}

function present(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
