type Done = { readonly undo: () => Promise<unknown> }

const MOST = 50

/** What was done to files here and can be undone, the latest first. */
export class FileHistory {
  #done: Done[] = []

  /** Remembers a deed; the answer undoes just that one, once. */
  add(undo: () => Promise<unknown>): () => void {
    const done = { undo }
    this.#done = [...this.#done, done].slice(-MOST)
    return () => void this.#undo(done)
  }

  /** Undoes the latest; false when there is none. */
  async undoLast(): Promise<boolean> {
    const last = this.#done.at(-1)
    if (!last) return false
    await this.#undo(last)
    return true
  }

  async #undo(done: Done): Promise<void> {
    if (!this.#done.includes(done)) return
    this.#done = this.#done.filter((each) => each !== done)
    await done.undo()
  }
}
