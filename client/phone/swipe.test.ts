import { expect, it } from 'vitest'
import { swipeOf } from './swipe.ts'

const from = { x: 200, y: 400, atMs: 0 }

it.each([
  { to: { x: 100, y: 410, atMs: 200 }, meant: 'left' },
  { to: { x: 300, y: 380, atMs: 200 }, meant: 'right' },
  { to: { x: 150, y: 400, atMs: 200 }, meant: undefined },
  { to: { x: 100, y: 480, atMs: 200 }, meant: undefined },
  { to: { x: 100, y: 400, atMs: 900 }, meant: undefined },
])('[PH3] a finger that goes to $to.x, $to.y in $to.atMs ms means $meant', ({ to, meant }) => {
  expect(swipeOf(from, to)).toBe(meant)
})
