import { expect, it } from 'vitest'
import { PathCache } from './path-cache.ts'

it('[TM3] each path is asked for once, and again when the answer has grown old', async () => {
  const asked: string[] = []
  let now = 0
  const cache = new PathCache({
    ask: async (path) => {
      asked.push(path)
      if (path === 'broken') throw new Error('offline')
      return { path, kind: 'file', absolute: `/w/${path}` }
    },
    now: () => now,
  })
  await Promise.all([cache.find('a'), cache.find('a')])
  expect((await cache.find('a'))?.path).toBe('a')
  expect(await cache.find('broken')).toBeNull()
  expect(asked).toEqual(['a', 'broken'])
  now = 30_000
  await cache.find('a')
  expect(asked).toEqual(['a', 'broken', 'a'])
})
