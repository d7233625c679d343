import { within } from './rows.ts'

/** What one server did in one round, or the median of its rounds. */
export type Measured = {
  readonly p50: number
  readonly p99: number
  /** Microseconds of the server for each edit that reached somebody. */
  readonly cpu: number
  readonly missing: number
  /** To the acknowledgement; not a number where there is none. */
  readonly durable: number
}

/** Rooms full of people who type. */
export type Scenario = {
  readonly what: string
  readonly rooms: number
  /** In each room; without observers the typists listen too. */
  readonly typists: number
  readonly observers: number
  readonly editsPerSecond: number
  readonly forMs: number
  readonly target: string
  readonly met: (ours: Measured, theirs: readonly Measured[]) => boolean | undefined
}

const HALF = {
  target: "p99 and CPU <= half of the better one's",
  met: (ours: Measured, theirs: readonly Measured[]) => {
    const best = (of: 'p99' | 'cpu') => Math.min(...theirs.map((one) => one[of])) / 2
    return within(ours.p99, best('p99')) && within(ours.cpu, best('cpu'))
  },
}

export const SCENARIOS = {
  peers: {
    what: 'one room of 50, 10 edits/s each',
    rooms: 1,
    typists: 50,
    observers: 4,
    editsPerSecond: 10,
    forMs: 8_000,
    ...HALF,
  },
  'peers-10x20': {
    what: '10 rooms of 20, 10 edits/s each',
    rooms: 10,
    typists: 19,
    observers: 1,
    editsPerSecond: 10,
    forMs: 8_000,
    ...HALF,
  },
  'peers-200x2': {
    what: '200 rooms of 2, 10 edits/s each',
    rooms: 200,
    typists: 2,
    observers: 0,
    editsPerSecond: 10,
    forMs: 6_000,
    ...HALF,
  },
  'peers-200': {
    what: '200 typists in one room, 10 edits/s each',
    rooms: 1,
    typists: 200,
    observers: 3,
    editsPerSecond: 10,
    forMs: 6_000,
    target: 'p99 < 100 ms',
    met: (ours: Measured) => within(ours.p99, 100),
  },
} as const satisfies Record<string, Scenario>
