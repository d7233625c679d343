import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../shared/errors.ts'
import { FilePath } from '../../shared/files.ts'
import type { Route } from './call.ts'
import { route } from './file-routes.ts'
import { RESERVED, type Root } from './root.ts'

const EXCLUDED = [`--exclude=./${RESERVED}`, '--exclude=.atelier-*.tmp']

export type ArchiveDeps = { readonly root: Root; readonly env: Readonly<Record<string, string>> }

/** A folder as a tar stream. Symlinks go in as symlinks; the folder is held open, not named. */
export function archiveRoute({ env, root }: ArchiveDeps): Route {
  return route('GET', '/v1/files/archive', async (call) => {
    await using place = await root.place(call.query('path', FilePath.default('')))
    await using folder = await open(place.at, constants.O_DIRECTORY | constants.O_NOFOLLOW)
    const args = [...EXCLUDED, '--directory=/proc/self/fd/3', '--create', '--file=-', '.']
    const child = spawn('tar', args, {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore', folder.fd],
    })
    const { stdout } = child
    if (!stdout) throw new AppError('internal', 'There is no pipe.')
    const { promise: started, resolve, reject } = Promise.withResolvers<void>()
    child.once('spawn', resolve)
    child.once('error', reject)
    await started.catch(noTar)
    call.response.writeHead(200, { 'content-type': 'application/x-tar' })
    // An archive that broke off must not look complete.
    child.once('exit', (code) => code !== 0 && code !== 1 && call.response.destroy())
    await pipeline(stdout, call.response).catch(() => call.response.destroy())
    child.kill('SIGKILL')
  })
}

function noTar(error: unknown): never {
  throw new AppError('unavailable', 'There is no tar in this image.', { cause: error })
}
