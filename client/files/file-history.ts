type Done = { readonly undo: () => Promise<unknown> }

const MOST = 50

/** What was done to files here and can be undone, the latest first. */
export class FileHistory {
  #done: Done[] = []
  readonly #underWay = new Set<Promise<unknown>>()
  #waiting: Promise<boolean> | undefined

  /** Whoever undoes meanwhile means this deed, which may add itself at its end. */
  async during<T>(act: () => Promise<T>): Promise<T> {
    const deed = act()
    this.#underWay.add(deed)
    try {
      return await deed
    } finally {
      this.#underWay.delete(deed)
    }
  }

  /** Remembers a deed; the answer undoes just that one, once. */
  add(undo: () => Promise<unknown>): () => void {
    const done = { undo }
    this.#done = [...this.#done, done].slice(-MOST)
    return () => void this.#undo(done)
  }

  /** Undoes the latest, once what is under way is done; false when there is none. Asked again meanwhile it is the same. */
  undoLast(): Promise<boolean> {
    if (this.#underWay.size === 0) return this.#undoLatest()
    this.#waiting ??= Promise.allSettled(this.#underWay).then(() => {
      this.#waiting = undefined
      return this.#undoLatest()
    })
    return this.#waiting
  }

  async #undoLatest(): Promise<boolean> {
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
