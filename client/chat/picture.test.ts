import { expect, it } from 'vitest'
import { altOf, boxOf, refusalOf } from './picture.ts'

it('[CV12] a picture has the box of its own size, bounded, before it is there', () => {
  expect(boxOf({ width: 100, height: 60 }, 260)).toEqual({ width: 100, height: 60 })
  expect(boxOf({ width: 2600, height: 1300 }, 260)).toEqual({ width: 260, height: 130 })
  expect(boxOf({ width: 1, height: 1 }, 260)).toEqual({ width: 48, height: 48 })
  expect(boxOf({ width: 10_000, height: 10 }, 120)).toEqual({ width: 120, height: 48 })
})

it('[CV12] what is no picture or too large is refused in words', () => {
  expect(refusalOf({ type: 'image/png', size: 10 })).toBeUndefined()
  expect(refusalOf({ type: 'image/svg+xml', size: 10 })).toMatch(/PNG, JPEG, GIF and WebP/)
  expect(refusalOf({ type: 'image/png', size: 6 * 1024 * 1024 })).toBe(
    'It has 6.0 MB; a picture can have up to 5.0 MB.',
  )
  expect(altOf({ alt: '', name: 'a.png' })).toBe('a.png')
  expect(altOf({ alt: 'a cat', name: 'a.png' })).toBe('a cat')
})
