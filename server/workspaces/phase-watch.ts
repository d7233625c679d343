import { AppError } from '../../shared/errors.ts'
import type { StartStep } from '../../shared/workspaces.ts'

type Phase = StartStep['step']
const SECONDS: Record<Phase, number> = {
  disk: 60,
  // A first pull or build is long, but a word of progress comes more often than this.
  image: 600,
  network: 60,
  database: 90,
  sandbox: 90,
  agent: 90,
  files: 120,
}
const TITLES: Record<Phase, string> = {
  disk: 'The disk was not ready',
  image: 'The image made no progress',
  network: 'The network was not ready',
  database: 'Postgres did not answer',
  sandbox: 'The sandbox was not ready',
  agent: 'The agent in the sandbox did not answer',
  files: 'The files were not ready',
}

/** Ends a start whose step makes no progress for too long. Every word about a step sets it back. */
export class PhaseWatch implements Disposable {
  readonly #abort = new AbortController()
  readonly #seconds: Record<Phase, number>
  #timer: NodeJS.Timeout | undefined
  #outer: AbortSignal

  constructor(deps: { signal: AbortSignal; seconds?: Partial<Record<Phase, number>> | undefined }) {
    this.#outer = deps.signal
    this.#seconds = { ...SECONDS, ...deps.seconds }
    this.saw('disk')
  }

  get signal(): AbortSignal {
    return AbortSignal.any([this.#outer, this.#abort.signal])
  }

  /** What ended the start, if it was this watch. */
  get timeout(): AppError | undefined {
    return this.#abort.signal.aborted ? this.#abort.signal.reason : undefined
  }

  saw(phase: Phase): void {
    clearTimeout(this.#timer)
    const seconds = this.#seconds[phase]
    this.#timer = setTimeout(() => {
      this.#abort.abort(new AppError('timeout', `${TITLES[phase]} within ${seconds} s.`))
    }, seconds * 1000)
    this.#timer.unref()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
