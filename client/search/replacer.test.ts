import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import type { LineEdit } from './line-edits.ts'
import { replaceIn, takingBack } from './replacer.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const swap = (line: number, before: string, by: string): LineEdit => ({
  line,
  before,
  parts: [{ at: 0, remove: before.length, insert: by }],
})

/** A disk with compare-and-swap, and rooms for what is open. */
function house(disk: Record<string, string | Uint8Array<ArrayBuffer>>, open: string[] = []) {
  const texts = new Map(Object.entries(disk))
  const rooms: string[] = []
  const between: (() => void)[] = []
  const deps: Parameters<typeof replaceIn>[1] = {
    isOpen: (path) => open.includes(path),
    inRoom: async (path) => {
      rooms.push(path)
      return path !== 'large.txt'
    },
    files: {
      read: async (path) => {
        const text = texts.get(path)
        if (text === undefined) throw new AppError('not_found', 'It is gone.')
        return new Response(text, { headers: { etag: `"${sha(String(text))}"` } })
      },
      overwrite: async (path, bytes, hash) => {
        between.shift()?.()
        if (sha(String(texts.get(path))) !== hash) throw new AppError('changed', 'Changed.')
        const text = await bytes.text()
        texts.set(path, text)
        return { hash: sha(text), size: text.length, modifiedAt: '' }
      },
    },
  }
  return { deps, texts, rooms, between }
}

it('[SR6] each file is replaced by itself: one that changed keeps no other', async () => {
  const t = house({ a: 'one\n', b: 'other\n', c: 'one\n' })
  const files = ['a', 'b', 'c', 'gone'].map((path) => ({ path, edits: [swap(1, 'one', 'two')] }))
  const counts: number[] = []
  const outcome = await replaceIn(files, t.deps, (count) => counts.push(count))
  expect(outcome.done.map(({ path }) => path).sort()).toEqual(['a', 'c'])
  expect(outcome.failed).toMatchObject([{ path: expect.any(String) }, { path: expect.any(String) }])
  expect(Object.fromEntries(t.texts)).toEqual({ a: 'two\n', b: 'other\n', c: 'two\n' })
  expect(counts.at(-1)).toBe(4)
  await replaceIn(takingBack(outcome.done), t.deps)
  expect(t.texts.get('a')).toBe('one\n')
})

it('[SR6] what somebody writes between our reading and our writing is not overwritten', async () => {
  const t = house({ a: 'one\n' })
  t.between.push(() => t.texts.set('a', 'one\nand more\n'))
  const { failed } = await replaceIn([{ path: 'a', edits: [swap(1, 'one', 'two')] }], t.deps)
  expect(failed).toMatchObject([{ path: 'a', error: { code: 'changed' } }])
  expect(t.texts.get('a')).toBe('one\nand more\n')
})

it('[SR7] a file somebody has open is edited in its room, unless it can have none', async () => {
  const t = house({ a: 'one', 'large.txt': 'one' }, ['a', 'large.txt'])
  const files = ['a', 'large.txt'].map((path) => ({ path, edits: [swap(1, 'one', 'two')] }))
  await replaceIn(files, t.deps)
  expect(t.rooms).toEqual(['a', 'large.txt'])
  expect(Object.fromEntries(t.texts)).toEqual({ a: 'one', 'large.txt': 'two' })
})

it('[SR6] bytes that are no UTF-8 are left alone', async () => {
  const t = house({ a: new Uint8Array([0x6f, 0xff]) })
  const { failed } = await replaceIn([{ path: 'a', edits: [swap(1, 'o', 'x')] }], t.deps)
  expect(failed).toMatchObject([{ error: { code: 'not_text' } }])
})
