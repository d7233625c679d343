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
