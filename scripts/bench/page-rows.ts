import type { Keys } from './page-keys.ts'
import { CONDITIONS, type ConditionName, type Loads } from './page-load.ts'
import type { Load } from './page-probe.ts'
import { ms, within, type Row } from './rows.ts'

const WIRE_KB = 1_050
const KEY_MS = { own: 33, other: 60 }

/** What came of one editor. */
export type PageResult = { readonly name: string; readonly loads: Loads; readonly keys: Keys }
/** Or why it was not opened. */
type Theirs = PageResult | string

/** Ours beside another editor's; what needs that one is not known without it. */
export function pageRows(ours: PageResult, theirs: Theirs): Row[] {
  return [
    bytesRow(ours, theirs),
    timesRow(ours, theirs, 'cold'),
    timesRow(ours, theirs, 'coldSlow'),
    keysRow(ours, theirs),
  ]
}

function bytesRow({ loads: { cold } }: PageResult, theirs: Theirs): Row {
  const size = ({ kilobytes }: Load) => `${Math.round(kilobytes)} KB`
  const limit = typeof theirs === 'string' ? WIRE_KB : theirs.loads.cold.kilobytes
  return {
    what: 'page, cold: bytes until one can type',
    ours: size(cold),
    theirs: say(theirs, ({ loads }) => size(loads.cold)),
    target: `<= ${WIRE_KB} KB and code-server's`,
    met: within(cold.kilobytes, Math.min(WIRE_KB, limit)),
  }
}

function timesRow(ours: PageResult, theirs: Theirs, condition: ConditionName): Row {
  const times = ({ loads }: PageResult) =>
    `${ms(loads[condition].readable)}, ${ms(loads[condition].typeable)}`
  const halved = (of: 'readable' | 'typeable') => {
    const limit = typeof theirs === 'string' ? Number.NaN : theirs.loads[condition][of] / 2
    return within(ours.loads[condition][of], limit)
  }
  return {
    what: `page, ${CONDITIONS[condition].name}: readable, typeable`,
    ours: times(ours),
    theirs: say(theirs, times),
    target: "half of code-server's",
    met: halved('readable') && halved('typeable'),
  }
}

function keysRow(ours: PageResult, theirs: Theirs): Row {
  const p95 = ({ keys: { own, other } }: PageResult) =>
    `p95 ${ms(own.p95)}, ${other ? ms(other.p95) : '-'}`
  const { own, other } = ours.keys
  return {
    what: 'page: key to own frame, to the other person',
    ours: p95(ours),
    theirs: say(theirs, p95),
    target: `p95 <= ${KEY_MS.own} and ${KEY_MS.other} ms`,
    met: within(own.p95, KEY_MS.own) && within(other?.p95 ?? Number.NaN, KEY_MS.other),
  }
}

function say(theirs: Theirs, what: (result: PageResult) => string): string {
  return typeof theirs === 'string' ? `code-server: ${theirs}` : `${theirs.name} ${what(theirs)}`
}
