import Docker from 'dockerode'
import { AppError } from '../../../shared/errors.ts'

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'EACCES',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
])

/** The Docker engine, with failures in our words: one that is away is `unavailable`. */
export class Engine {
  readonly docker: Docker

  constructor(docker: Docker = new Docker()) {
    this.docker = docker
  }

  /** Runs one call of the API. */
  async call<T>(work: (docker: Docker) => Promise<T>): Promise<T> {
    try {
      return await work(this.docker)
    } catch (error) {
      throw this.#inOurWords(error)
    }
  }

  /** The same, with undefined for what is not there. */
  async find<T>(work: (docker: Docker) => Promise<T>): Promise<T | undefined> {
    return this.#tolerate([404], work)
  }

  /** The same for what may be gone, going, or already as wanted. */
  async settle(work: (docker: Docker) => Promise<unknown>): Promise<void> {
    await this.#tolerate([304, 404, 409], work)
  }

  async #tolerate<T>(
    statuses: readonly number[],
    work: (docker: Docker) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await work(this.docker)
    } catch (error) {
      if (statuses.includes(statusOf(error) ?? 0)) return undefined
      throw this.#inOurWords(error)
    }
  }

  #inOurWords(error: unknown): unknown {
    if (error instanceof AppError) return error
    const cause = { cause: error }
    if (isUnreachable(error)) {
      const message = 'Docker does not answer. Start it, or check DOCKER_HOST and who may use it.'
      return new AppError('unavailable', message, cause)
    }
    const text = error instanceof Error ? error.message : String(error)
    if (/no space left/i.test(text)) {
      return new AppError('disk_full', 'There is no room left on Docker’s disk.', cause)
    }
    return new AppError('unavailable', `Docker refused: ${text}`, cause)
  }
}

/** The HTTP status Docker answered with. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof AppError) return statusOf(error.cause)
  if (error === null || typeof error !== 'object' || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error) || statusOf(error) !== undefined || !('code' in error)) return false
  return typeof error.code === 'string' && UNREACHABLE.has(error.code)
}
