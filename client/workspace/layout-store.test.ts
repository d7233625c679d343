import { expect, it } from 'vitest'
import { createLayoutStore } from './layout-store.ts'

function aDisk(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial))
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  }
}

it('[CL1] a layout comes back as it was left, per workspace', () => {
  const disk = aDisk()
  const first = createLayoutStore('w1', disk)
  expect(first.getState().firstVisit).toBe(true)
  first.setState({ side: 'search', bottomOpen: false })
  expect(createLayoutStore('w1', disk).getState()).toMatchObject({
    side: 'search',
    bottomOpen: false,
    firstVisit: false,
  })
  expect(createLayoutStore('w2', disk).getState().firstVisit).toBe(true)
})

it('[CL2] a stored layout that makes no sense becomes the default', () => {
  for (const text of ['', '{', '{"side":"nowhere"}', 'null']) {
    const store = createLayoutStore('w1', aDisk({ 'atelier.layout.w1': text }))
    expect(store.getState()).toMatchObject({ side: 'files', firstVisit: true })
  }
})

it('[CL3] a storage that refuses to write costs only the memory', () => {
  const disk = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full')
    },
  }
  const store = createLayoutStore('w1', disk)
  store.setState({ side: null })
  expect(store.getState().side).toBeNull()
})
