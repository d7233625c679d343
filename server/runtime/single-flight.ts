type Listener = (line: string) => void

/** One run at a time of something slow; who asks meanwhile joins it and sees its progress too. */
export class SingleFlight<T> {
  readonly #work: (onProgress: Listener) => Promise<T>
  readonly #listeners = new Set<Listener>()
  #running: Promise<T> | undefined
  #last: string | undefined

  constructor(work: (onProgress: Listener) => Promise<T>) {
    this.#work = work
  }

  /** Joins the run there is, from its latest line on, or begins one. A failed run is not remembered. */
  async run(onProgress: Listener): Promise<T> {
    this.#listeners.add(onProgress)
    if (this.#running && this.#last !== undefined) onProgress(this.#last)
    this.#running ??= this.#begin()
    try {
      return await this.#running
    } finally {
      this.#listeners.delete(onProgress)
    }
  }

  async #begin(): Promise<T> {
    try {
      return await this.#work((line) => {
        this.#last = line
        for (const listener of this.#listeners) listener(line)
      })
    } finally {
      this.#running = undefined
      this.#last = undefined
    }
  }
}
