import { expect, it } from 'vitest'
import { diffTexts, distance, keptLines, type Edit } from './text-diff.ts'
import { Random } from './test-random.ts'

function applied(text: string, edits: readonly Edit[]): string {
  return edits
    .toReversed()
    .reduce(
      (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
      text,
    )
}

it('[F5] edits turn one text into the other, whatever the two are', () => {
  const random = new Random(3)
  const alphabet = ['a', 'b', '\n', '\n', '😀', '😎', 'é', 'longer words']
  const some = (length: number) =>
    Array.from({ length: random.below(length) }, () => random.pick(alphabet)).join('')
  for (let round = 0; round < 400; round += 1) {
    const before = some(round < 350 ? 60 : 3_000)
    const after = random.chance(0.5) ? some(60) : mutated(before, random)
    const edits = diffTexts(before, after)
    expect(applied(before, edits)).toBe(after)
    expect(edits.every(({ insert }) => insert.isWellFormed())).toBe(true)
  }
})

function mutated(text: string, random: Random): string {
  const parts = [...text]
  for (let change = 0; change < 5; change += 1) {
    parts.splice(random.below(parts.length + 1), random.below(3), random.pick(['x', '😀', '\n']))
  }
  return parts.join('')
}

it('[F4] no edit splits a surrogate pair', () => {
  for (const [before, after] of [
    ['a😀b', 'a😎b'],
    ['😀', '😎😀'],
    ['😀😀', '😀'],
  ] as const) {
    for (const { at, remove, insert } of diffTexts(before, after)) {
      expect(before.slice(at, at + remove).isWellFormed()).toBe(true)
      expect(insert.isWellFormed()).toBe(true)
    }
  }
})

it('[F5] a new indentation of a whole file is one small edit per line', () => {
  const lines = Array.from({ length: 3_000 }, (_, at) => `const value${at} = compute(${at})`)
  const before = lines.join('\n')
  const edits = diffTexts(before, lines.map((line) => `  ${line}`).join('\n'))
  expect(edits).toHaveLength(3_000)
  expect(edits.every(({ remove, insert }) => remove === 0 && insert === '  ')).toBe(true)
})

it('[F5] a large file with nothing in common is replaced in bounded time', () => {
  const random = new Random(5)
  const noise = () =>
    Array.from({ length: 300_000 }, () => String.fromCharCode(97 + random.below(26))).join('')
  const [before, after] = [noise(), noise()]
  const begun = performance.now()
  expect(applied(before, diffTexts(before, after)) === after).toBe(true)
  expect(performance.now() - begun).toBeLessThan(5_000)
})

it('[F4] lines of a mixed file are recognised after changes around them', () => {
  expect(keptLines(['a', 'b', 'c', ''], ['x', 'a', 'c', ''])).toEqual([undefined, 0, 2, 3])
  expect(distance('same', 'same')).toBe(0)
})
