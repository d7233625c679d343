/**
 * Loaded into a server before its first line (`NODE_OPTIONS=--import=…`): each SIGUSR2 sets the clock of
 * that process back by an hour, as a correction of the machine's clock would. What is counted by
 * `performance.now()` goes on, as it does then.
 */
const HOUR_MS = 3_600_000
const RealDate = Date
let backMs = 0
process.on('SIGUSR2', () => {
  backMs += HOUR_MS
  process.stderr.write('the clock was set back\n')
})
const now = () => RealDate.now() - backMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, maker) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, maker),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
})
