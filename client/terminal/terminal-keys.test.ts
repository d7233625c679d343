import { expect, it } from 'vitest'
import {
  isCopy,
  isFind,
  isInterrupt,
  isOurs,
  isPaste,
  isTabToggle,
  platformOf,
} from './terminal-keys.ts'

function press(keys: string) {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  return {
    key,
    code: key === '`' ? 'Backquote' : `Key${key.toUpperCase()}`,
    ctrlKey: parts.includes('Ctrl'),
    shiftKey: parts.includes('Shift'),
    metaKey: parts.includes('Cmd'),
    altKey: parts.includes('Alt'),
  }
}

it('[TC10] copies and pastes by the habits of the platform; Ctrl+C stays the interrupt', () => {
  expect(isCopy(press('Ctrl+c'), 'other')).toBe(false)
  expect(isCopy(press('Ctrl+c'), 'mac')).toBe(false)
  expect(isInterrupt(press('Ctrl+c'))).toBe(true)
  expect(isInterrupt(press('Ctrl+Shift+C'))).toBe(false)
  expect(isCopy(press('Ctrl+Shift+C'), 'other')).toBe(true)
  expect(isCopy(press('Cmd+c'), 'mac')).toBe(true)
  expect(isPaste(press('Ctrl+v'), 'windows')).toBe(true)
  expect(isPaste(press('Ctrl+v'), 'other')).toBe(false)
  expect(isPaste(press('Ctrl+Shift+V'), 'other')).toBe(true)
  expect(isPaste(press('Ctrl+v'), 'mac')).toBe(false)
  expect(isPaste(press('Cmd+v'), 'mac')).toBe(true)
  expect(isFind(press('Ctrl+f'), 'other')).toBe(true)
  expect(isFind(press('Ctrl+f'), 'mac')).toBe(false)
})

it('[TC10] keys of the page go past the shell, letters with Ctrl do not', () => {
  expect(isOurs(press('Ctrl+`'))).toBe(true)
  expect(isOurs(press('Ctrl+Shift+P'))).toBe(true)
  expect(isOurs({ ...press('x'), key: 'F6' })).toBe(true)
  for (const key of ['a', 'b', 'e', 'p', 'r', 'w']) expect(isOurs(press(`Ctrl+${key}`))).toBe(false)
  expect(isOurs(press('x'))).toBe(false)
})

it('[TM5] Ctrl+M, and nothing like it, lets Tab out of the terminal', () => {
  expect(isTabToggle(press('Ctrl+m'))).toBe(true)
  expect(isTabToggle(press('Ctrl+Shift+M'))).toBe(false)
  expect(isTabToggle(press('Cmd+m'))).toBe(false)
})

it('[TC10] knows the platform by its name', () => {
  expect(platformOf('Mozilla/5.0 (Macintosh; Intel Mac OS X)')).toBe('mac')
  expect(platformOf('Mozilla/5.0 (Windows NT 10.0)')).toBe('windows')
  expect(platformOf('Mozilla/5.0 (X11; Linux x86_64)')).toBe('other')
})
