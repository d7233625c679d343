import { describe, expect, it } from 'vitest'
import { Random } from '../rooms/test-random.ts'
import { mutated } from './test-mutations.ts'
import { PARSERS, type Parser } from './test-parsers.ts'

/** `npm run soak` gives more; a failure names the seed that shows it again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)
/** What one parser may leave behind after all of it, garbage included. */
const MOST_BYTES = 256 * 1024 * 1024

/** What once got through, as base64, by parser. */
const FOUND: Readonly<Record<string, readonly string[]>> = {}

describe('whatever is said to a parser', () => {
  it.each(PARSERS)('[FZ1] $name is read or refused, and nothing else is thrown', (parser) => {
    const random = new Random(SEED)
    for (const sample of parser.samples) expect(faultOf(parser, sample)).toBeUndefined()
    for (const found of FOUND[parser.name] ?? []) {
      expect(faultOf(parser, Buffer.from(found, 'base64'))).toBeUndefined()
    }
    const before = process.memoryUsage().rss
    for (let run = 0; run < RUNS; run += 1) {
      const bytes = mutated(random.pick(parser.samples), random)
      const fault = faultOf(parser, bytes)
      if (fault !== undefined) {
        const message = `seed ${SEED}, run ${run}: ${bytes.toString('base64').slice(0, 4_000)}`
        throw new Error(message, { cause: fault })
      }
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_BYTES)
  })

  it('[FZ2] depth is no way in: a thousand brackets in one another are refused like one', () => {
    const deep = Buffer.from(`{"layout":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`)
    for (const parser of PARSERS)
      expect([parser.name, faultOf(parser, deep)]).toEqual([parser.name, undefined])
  })
})

function faultOf(parser: Parser, bytes: Buffer): unknown {
  try {
    parser.read(bytes)
    return undefined
  } catch (error) {
    return parser.promises(error) ? undefined : error
  }
}
