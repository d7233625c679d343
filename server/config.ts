import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '../shared/errors.ts'

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  PREVIEW_BASE: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ATELIER_DATA: z.string().min(1).optional(),
  ATELIER_RUNTIME: z.enum(['auto', 'docker', 'local']).default('auto'),
  ATELIER_SANDBOX_RUNTIME: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
  ATELIER_CA_FILE: z.string().min(1).optional(),
  ATELIER_PEER_URL: z.url({ protocol: /^http$/ }).optional(),
  ATELIER_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  // A person at a terminal reads the greeting; a service's log is read by machines.
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default(process.stderr.isTTY ? 'warn' : 'info'),
  NODE_ENV: z.string().optional(),
})

/** Everything the environment may say, read once. Absolute paths, origins without a slash at the end. */
export type Config = {
  readonly port: number
  readonly host: string
  /** The origin people open; its hostname is what passkeys are bound to. */
  readonly publicUrl: string
  /** `<port>--<slug>.` goes before it. */
  readonly previewBase: string
  /** Undefined: the embedded Postgres. */
  readonly databaseUrl: string | undefined
  /** Where other servers on the same database reach this one; also its name among them. */
  readonly peerUrl: string
  readonly dataDir: string
  readonly runtime: 'auto' | 'docker' | 'local'
  /** Docker's runtime for what people's code reaches, such as gVisor's `runsc`; undefined: Docker's own choice. */
  readonly sandboxRuntime: string | undefined
  readonly caFile: string | undefined
  /** How many proxies in front may be believed about the client's address. */
  readonly trustedProxies: number
  readonly logLevel: string
}

/** Reads the environment; what does not fit stops the start with a sentence per fault. */
export function readConfig(env: NodeJS.ProcessEnv, checkout: string): Config {
  const parsed = Environment.safeParse(withoutEmpty(env))
  if (!parsed.success) {
    throw new AppError(
      'bad_input',
      `The environment does not fit:\n${z.prettifyError(parsed.error)}`,
    )
  }
  const said = parsed.data
  const publicUrl = new URL(said.PUBLIC_URL ?? `http://localhost:${said.PORT}`)
  if (isIP(publicUrl.hostname)) {
    const sentence = 'PUBLIC_URL needs a host name: passkeys do not work on a bare IP address.'
    throw new AppError('bad_input', sentence)
  }
  return {
    port: said.PORT,
    host: said.HOST,
    publicUrl: publicUrl.origin,
    previewBase: said.PREVIEW_BASE ?? `localhost:${said.PORT}`,
    databaseUrl: said.DATABASE_URL,
    peerUrl: new URL(said.ATELIER_PEER_URL ?? `http://127.0.0.1:${said.PORT}`).origin,
    dataDir: resolve(said.ATELIER_DATA ?? `${checkout}/.atelier`),
    runtime: said.ATELIER_RUNTIME,
    sandboxRuntime: said.ATELIER_SANDBOX_RUNTIME,
    caFile: said.ATELIER_CA_FILE && resolve(said.ATELIER_CA_FILE),
    trustedProxies: said.ATELIER_TRUSTED_PROXIES,
    logLevel: said.LOG_LEVEL,
  }
}

/** `PORT= npm start` means: not said. */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}
