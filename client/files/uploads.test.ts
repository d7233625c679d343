import { expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { Uploads } from './uploads.ts'

const blob = (size: number): Blob => new Blob([new Uint8Array(size)])

it('[CU1] uploads at most three at once and says how far it is', async () => {
  let now = 0
  let most = 0
  const seen: (number | undefined)[] = []
  const uploads = new Uploads({
    send: async (_path, file, { onProgress }) => {
      now += 1
      most = Math.max(most, now)
      onProgress(file.size / 2)
      await Promise.resolve()
      now -= 1
    },
  })
  uploads.store.subscribe(({ state }) => seen.push(state?.bytes))
  const files = Array.from({ length: 7 }, (_, n) => ({ path: `f${n}`, file: blob(10) }))
  const outcome = await uploads.run(files)
  expect(outcome).toMatchObject({ uploaded: 7, inTheWay: [], failed: [] })
  expect(most).toBe(3)
  expect(seen.at(-2)).toBe(70)
  expect(uploads.store.getState().state).toBeNull()
})

it('[CU2] never overwrites by itself: what is in the way comes back, and may be replaced then', async () => {
  const there = new Set(['a'])
  const written: string[] = []
  const uploads = new Uploads({
    send: async (path, _file, { overwrite }) => {
      if (there.has(path) && !overwrite) throw new AppError('changed', 'There is a file already.')
      written.push(path)
    },
  })
  const outcome = await uploads.run([
    { path: 'a', file: blob(1) },
    { path: 'b', file: blob(1) },
  ])
  expect(outcome.inTheWay.map(({ path }) => path)).toEqual(['a'])
  expect(written).toEqual(['b'])
  await uploads.run(outcome.inTheWay, true)
  expect(written).toEqual(['b', 'a'])
})

it('[CU3] one failure does not stop the others', async () => {
  const uploads = new Uploads({
    send: async (path) => {
      if (path === 'a') throw new AppError('disk_full', 'The disk is full.')
    },
  })
  const outcome = await uploads.run(['a', 'b', 'c'].map((path) => ({ path, file: blob(1) })))
  expect(outcome.uploaded).toBe(2)
  expect(outcome.failed).toMatchObject([{ path: 'a', error: { code: 'disk_full' } }])
})

it('[FT7] what is in the way is asked about, one by one or for all that are left', async () => {
  const there = new Map([
    ['a', 'old'],
    ['a copy', 'old'],
    ['b', 'old'],
    ['c', 'old'],
  ])
  const uploads = new Uploads({
    send: async (path, _file, { overwrite }) => {
      if (there.has(path) && !overwrite) throw new AppError('changed', 'There is a file already.')
      there.set(path, 'new')
    },
  })
  const asked: string[] = []
  uploads.store.subscribe(({ question }, before) => {
    if (!question || question === before.question) return
    asked.push(`${question.path}, ${question.left} left`)
    if (question.path === 'a') question.answer('both', false)
    else question.answer('replace', true)
  })
  const files = ['a', 'b', 'c', 'd'].map((path) => ({ path, file: blob(1) }))
  expect(await uploads.upload(files)).toMatchObject({ uploaded: 4, failed: [] })
  expect(asked).toEqual(['a, 2 left', 'b, 1 left'])
  expect(Object.fromEntries(there)).toEqual({
    a: 'old',
    'a copy': 'old',
    'a copy 2': 'new',
    b: 'new',
    c: 'new',
    d: 'new',
  })
})

it('[FT7] an empty folder is made, and one that is there is no conflict', async () => {
  const made: string[] = []
  const uploads = new Uploads({
    send: async () => {},
    makeFolder: async (path) => {
      if (path === 'there') throw new AppError('conflict', 'This folder exists.')
      made.push(path)
    },
  })
  const files = [
    { path: 'new', file: null },
    { path: 'there', file: null },
  ]
  expect(await uploads.upload(files)).toMatchObject({ uploaded: 2, failed: [] })
  expect(made).toEqual(['new'])
})

it('[FT7] each row that was dropped knows how far it is', async () => {
  const shares: unknown[] = []
  const uploads = new Uploads({
    send: async (_path, file, { onProgress }) => onProgress(file.size),
  })
  uploads.store.subscribe(({ state }) => shares.push(state?.roots.get('dir')))
  await uploads.run([
    { path: 'dir/a', file: blob(10), root: 'dir' },
    { path: 'dir/b', file: blob(30), root: 'dir' },
  ])
  expect(shares).toContainEqual({ bytes: 40, allBytes: 40 })
})

it('[FT7] cancelling ends what is on its way, and asks and sends nothing more', async () => {
  const sent: string[] = []
  const uploads = new Uploads({
    send: (path, _file, { signal }) => {
      sent.push(path)
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    },
  })
  const files = ['a', 'b', 'c', 'd', 'e'].map((path) => ({ path, file: blob(1) }))
  const over = uploads.upload(files)
  uploads.cancel()
  expect(await over).toEqual({ uploaded: 0, inTheWay: [], failed: [] })
  expect(sent).toEqual(['a', 'b', 'c'])
  expect(uploads.store.getState()).toMatchObject({ state: null, question: null })
  expect(await uploads.upload([])).toMatchObject({ uploaded: 0 })
})
