import type { Random } from '../rooms/test-random.ts'

/** What parsers have stumbled over elsewhere: ends of ranges, lengths that lie, signs that mean something. */
const ODD = [
  'ff',
  'ffffffff',
  'ffffffffffffffff7f',
  '00',
  '80808080808080808001',
  '0d0a',
  '0d0a0d0a',
  '3a',
  '2e2e2f',
].map((hex) => Buffer.from(hex, 'hex'))
const MOST_BYTES = 64 * 1024

/** Another version of `sample`, changed in one to four ways. */
export function mutated(sample: Buffer, random: Random): Buffer {
  let bytes = sample
  for (let left = 1 + random.below(4); left > 0; left -= 1) bytes = changed(bytes, random)
  return bytes.subarray(0, MOST_BYTES)
}

function changed(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  const length = 1 + random.below(16)
  switch (random.below(7)) {
    case 0:
      return Buffer.concat([before, Buffer.of(random.below(256)), after.subarray(1)])
    case 1:
      return Buffer.from(before)
    case 2:
      return Buffer.concat([before, after.subarray(length)])
    case 3:
      return Buffer.concat([before, random.pick(ODD), after])
    case 4:
      return Buffer.concat([before, random.pick(ODD), after.subarray(length)])
    case 5:
      // A piece again and again: depth, repeated headers, many entries.
      return Buffer.concat([
        before,
        ...Array.from({ length: 1 << random.below(12) }, () => after.subarray(0, length)),
        after,
      ])
    default:
      return Buffer.concat([
        before,
        Buffer.from(Array.from({ length }, () => random.below(256))),
        after,
      ])
  }
}
