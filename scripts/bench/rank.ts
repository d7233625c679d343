import { rankPaths } from '../../client/palette/rank.ts'
import { SPREAD_HEAD, spreadOf, spreadRow, table } from './measure.ts'

const FILES = 50_000
const WORDS =
  'app server client workspace editor file tree panel store query test util index main route model view hook state button dialog list grid chart parser lexer token visit walk emit build bundle cache lock pool queue worker thread socket stream buffer frame invoice order customer payment report export import user session role invite member'.split(
    ' ',
  )
const ENDINGS = ['.ts', '.tsx', '.test.ts', '.md', '.py', '.sql', '.css', '.json']
/** From one letter to a path; every letter of it is typed, as a person would. */
const TYPED = [
  'editor',
  'editpan',
  'order model',
  'client/ed/tree',
  'indexts',
  'sessionstore',
  'zzqx',
]

/** Quick open: a list of 50,000 names, ranked after every letter, as the palette's worker does it. */
export async function benchRank(): Promise<void> {
  const random = seeded(42)
  const word = (): string => WORDS[Math.floor(random() * WORDS.length)] ?? ''
  const paths = new Set<string>()
  while (paths.size < FILES) {
    const folders = Array.from({ length: 1 + Math.floor(random() * 6) }, word)
    const ending = ENDINGS[Math.floor(random() * ENDINGS.length)] ?? ''
    paths.add(`${folders.join('/')}/${word()}-${word()}${ending}`)
  }
  const began = performance.now()
  const ranking = rankPaths([...paths])
  const loaded = performance.now() - began
  const recent = Array.from({ length: 50 }, (_, index) => index * 7)
  const samples = TYPED.flatMap((text) =>
    Array.from(text, (_, at) => {
      const from = performance.now()
      ranking.rank(text.slice(0, at + 1), { limit: 200, recent })
      return performance.now() - from
    }),
  )
  console.log(
    `rank: ${FILES} files, ${samples.length} queries, list prepared in ${loaded.toFixed(0)} ms`,
  )
  console.log(
    table([
      ['names', ...SPREAD_HEAD],
      ['after each letter', ...spreadRow(spreadOf(samples))],
    ]),
  )
}

/** The same files every time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
