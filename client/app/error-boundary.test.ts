import { expect, it } from 'vitest'
import { isMissingCode } from './error-boundary.tsx'

it('[CA7] code that cannot be loaded is told apart from code that fails, in every browser', () => {
  const told = [
    'Failed to fetch dynamically imported module: http://localhost/assets/a.js',
    'error loading dynamically imported module: http://localhost/assets/a.js',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/a.css',
  ]
  for (const message of told) expect(isMissingCode(new TypeError(message))).toBe(true)
  expect(isMissingCode(new TypeError('x is not a function'))).toBe(false)
  expect(isMissingCode('Importing a module script failed.')).toBe(false)
})
