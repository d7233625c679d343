const LINE_END = 0x0a

/** Counts the line ends that came, to tell how many were missed while the line was down. */
export class MissedLines {
  /** As the agent counts them; undefined before the first snapshot. */
  #lines: number | undefined
  #wasLost = false

  lost(): void {
    this.#wasLost = true
  }

  count(bytes: Uint8Array): void {
    let lines = 0
    for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) lines += 1
    this.#lines = (this.#lines ?? 0) + lines
  }

  /**
   * How many a snapshot with `lines` in all brings unseen. Null when there are none, or when the screen
   * was only drawn anew.
   */
  seenAgain(lines: number): number | null {
    const missed = this.#wasLost && this.#lines !== undefined ? lines - this.#lines : 0
    this.#wasLost = false
    this.#lines = lines
    return missed > 0 ? missed : null
  }
}
