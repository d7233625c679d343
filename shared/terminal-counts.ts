/** More lines, tab stops or repetitions than any screen has, and few enough to be done at once. */
const MOST = 10_000
/** Insert, delete, scroll up and down, tab on and back, repeat: xterm.js does each one by one, as often as told. */
const COUNTED = ['L', 'M', 'S', 'T', 'I', 'Z', 'b']

type Parser = {
  registerCsiHandler(
    id: { final: string },
    handle: (params: (number | number[])[]) => boolean,
  ): unknown
}

/**
 * Ignores control sequences that would keep a terminal busy for minutes: ten bytes in any output could
 * stop the agent and every tab that looks on. Agent and browser must do the same, or screens differ.
 */
export function ignoreEndlessCounts(parser: Parser): void {
  for (const final of COUNTED) {
    parser.registerCsiHandler({ final }, ([count]) => typeof count === 'number' && count > MOST)
  }
}
