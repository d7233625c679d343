/* eslint-disable no-control-regex */
const ANSWERED_MS = 5_000

/** What terminals say by themselves when a program asks; nobody types these. */
const REPLY =
  /^(?:\x1b\[[?>=][\d;]*c|\x1b\[\??[03]n|\x1b\[\?[\d;]+n|\x1b\[\?\d+;\d+(?:;\d+)?R|\x1b\[\??\d+;\d\$y|\x1b\[\d+;\d+R|\x1b\[[4689];\d+;\d+t|\x1bP[^\x1b]*\x1b\\|\x1b\](?:4;\d+|1[0-9]);rgb:[^\x07\x1b]*(?:\x07|\x1b\\))+$/
/** Also Shift-F3 and its like: `ESC [ 1 ; modifier R`. */
const MAYBE_KEY = /^\x1b\[1;([2-9]|1[0-6])R$/
const FOCUS = /^\x1b\[[IO]$/

/**
 * Tells a viewer's own replies from what a person typed. The agent's terminal has already answered,
 * so a viewer's reply is junk on the prompt.
 */
export class ReplyFilter {
  #answeredAt = -Infinity
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** The agent has just answered a question: every viewer is about to answer it too. */
  answered(): void {
    this.#answeredAt = this.#now()
  }

  isReply(input: Buffer): boolean {
    if (input[0] !== 0x1b || input.length > 4_096) return false
    const text = input.toString('latin1')
    if (MAYBE_KEY.test(text)) return this.#now() - this.#answeredAt < ANSWERED_MS
    return REPLY.test(text)
  }
}

/** Input that says where the pointer of attention is, which is not typing. */
export function isFocusReport(input: Buffer): boolean {
  return input.length === 3 && FOCUS.test(input.toString('latin1'))
}
