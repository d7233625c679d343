import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { AppError } from '../../shared/errors.ts'
import { valueHash } from './content-hash.ts'
import { placeFile } from './place-file.ts'

/** What to trust inside sandboxes: the setting, else what this server itself was told to trust. */
export function defaultCaFile(env: NodeJS.ProcessEnv): string | undefined {
  return env['ATELIER_CA_FILE'] || env['NODE_EXTRA_CA_CERTS'] || env['SSL_CERT_FILE'] || undefined
}

/**
 * One file with the public roots and the extra ones, below `dataDir`. Most programs take one file
 * that replaces their own, so the extra ones alone would break every other host.
 */
export async function makeCaBundle(dataDir: string, caFile: string): Promise<string> {
  const extra = await readFile(caFile, 'utf8').catch((cause: unknown) => {
    throw new AppError('unavailable', `The CA file ${caFile} cannot be read.`, { cause })
  })
  const text = `${rootCertificates.join('\n')}\n${extra}`
  const path = join(dataDir, 'ca', `${valueHash(text)}.pem`)
  await mkdir(join(dataDir, 'ca'), { recursive: true, mode: 0o755 })
  await placeFile(path, { text })
  return path
}

/** The variables by which programs of a sandbox find the bundle. */
export function caEnvironment(path: string): Record<string, string> {
  const names = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO']
  names.push('CURL_CA_BUNDLE', 'PIP_CERT', 'npm_config_cafile')
  return Object.fromEntries(names.map((name) => [name, path]))
}
