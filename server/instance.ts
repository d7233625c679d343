import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../shared/errors.ts'
import { parseJson } from '../shared/parse.ts'

const InstanceFile = z.object({ id: z.string().regex(/^[a-z0-9]{8}$/), secret: z.base64() })

/** What makes this installation itself: the label on its containers, and the root of derived secrets. */
export type Instance = { readonly id: string; readonly secret: Buffer }

/** Reads `instance.json` of the data directory, or makes it, readable by its owner only. */
export async function loadInstance(dataDir: string): Promise<Instance> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, 'instance.json')
  const found = await readFile(path, 'utf8').catch(absent)
  const { id, secret } = found === undefined ? await make(path) : read(found, path)
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

async function make(path: string): Promise<z.infer<typeof InstanceFile>> {
  const made = {
    id: randomBytes(4).toString('hex'),
    secret: randomBytes(32).toString('base64'),
  }
  // Written aside and renamed: a crash in between must not leave half a secret.
  const aside = await open(`${path}.new`, 'w', 0o600)
  await aside.writeFile(JSON.stringify(made))
  await aside.sync()
  await aside.close()
  await rename(`${path}.new`, path)
  await chmod(path, 0o600)
  return made
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
