import { expect, it } from 'vitest'
import { LayoutKeeper } from './layout-keeper.ts'
import { type Layout, DEFAULT_LAYOUT, createLayoutStore } from './layout-store.ts'

function aBrowser(stored: () => Promise<unknown>) {
  const waiting: (() => void)[] = []
  const kept: Layout[] = []
  let works = true
  const layout = createLayoutStore('w1', { getItem: () => null, setItem: () => undefined })
  const keeper = new LayoutKeeper({
    layout,
    home: {
      load: stored,
      keep: async (now) => {
        if (!works) throw new Error('down')
        kept.push(now)
      },
    },
    wait: (_ms, then) => {
      waiting.push(then)
      return () => void waiting.splice(waiting.indexOf(then), 1)
    },
  })
  const timePasses = (): void => {
    for (const then of waiting.splice(0)) then()
  }
  return { layout, keeper, kept, timePasses, breaks: (on: boolean) => (works = !on) }
}

it('[FR7] a browser that has no layout takes the one of another', async () => {
  const stored = { ...DEFAULT_LAYOUT, side: 'search', mirrored: true }
  const { layout, keeper, kept, timePasses } = aBrowser(async () => stored)
  await keeper.ready
  expect(layout.getState()).toMatchObject({ side: 'search', mirrored: true, firstVisit: false })
  timePasses()
  expect(kept).toEqual([])
})

it('[FR7] many changes are kept once, and again nothing that is the same', async () => {
  const { layout, keeper, kept, timePasses } = aBrowser(async () => null)
  await keeper.ready
  for (const sideWidth of [250, 260, 270]) layout.setState({ sideWidth })
  timePasses()
  layout.setState({ sideWidth: 300 })
  layout.setState({ sideWidth: 270 })
  timePasses()
  expect(kept.map(({ sideWidth }) => sideWidth)).toEqual([270])
})

it('[FR7] whoever leaves takes the last change along', async () => {
  const { layout, keeper, kept } = aBrowser(async () => null)
  await keeper.ready
  layout.setState({ side: null })
  keeper[Symbol.dispose]()
  expect(kept.map(({ side }) => side)).toEqual([null])
})

it('[FR7] what the server did not take goes with the next change', async () => {
  const { layout, keeper, kept, timePasses, breaks } = aBrowser(async () => null)
  await keeper.ready
  breaks(true)
  layout.setState({ side: null })
  timePasses()
  await Promise.resolve()
  breaks(false)
  layout.setState({ side: null })
  timePasses()
  expect(kept.map(({ side }) => side)).toEqual([null])
})

it('[FR7] a server that is away, slow or of another time holds nothing up', async () => {
  const away = aBrowser(() => Promise.reject(new Error('away')))
  await away.keeper.ready
  const odd = aBrowser(async () => ({ side: 'nowhere' }))
  await odd.keeper.ready
  const slow = aBrowser(() => new Promise(() => {}))
  slow.timePasses()
  await slow.keeper.ready
  for (const { layout } of [away, odd, slow])
    expect(layout.getState()).toMatchObject({ side: 'files', firstVisit: true })
})
