import { expect, it } from 'vitest'
import { mayOpen } from './link-rule.ts'

const held = { ctrlKey: true, metaKey: false }

it('[TC11] opens http and https with Ctrl or Cmd held, and nothing else', () => {
  expect(mayOpen(held, 'https://example.com/a?b#c')).toBe(true)
  expect(mayOpen({ ctrlKey: false, metaKey: true }, 'HTTP://localhost:5173')).toBe(true)
  expect(mayOpen({ ctrlKey: false, metaKey: false }, 'https://example.com')).toBe(false)
  for (const address of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    ' https://x',
    'data:,x',
    '',
  ]) {
    expect(mayOpen(held, address)).toBe(false)
  }
})
