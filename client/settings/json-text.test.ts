import { expect, it } from 'vitest'
import { Preferences, PreferencesChange } from '../../shared/preferences.ts'
import { readJson } from './json-text.ts'

const chosen = Preferences.parse({ theme: 'light', keys: { 'tab.close': ['Alt+KeyW'] } })
const faults = (text: string) => {
  const read = readJson(text, PreferencesChange)
  return read.ok ? [] : read.faults
}

it('[SE4] what was written is read as it was', () => {
  expect(readJson(JSON.stringify(chosen, null, 2), PreferencesChange)).toEqual({
    ok: true,
    value: chosen,
  })
})

it('[SE4] every fault has its line and says what would do', () => {
  const text = `{
  "theme": "pink",
  "vim": "yes",
  "codeFontSize": 99,
  "color": 1,
  "keys": { "a": [1] }
}`
  expect(faults(text)).toEqual([
    { line: 2, message: '“theme” has to be "system", "dark", "light", or "contrast".' },
    { line: 4, message: '“codeFontSize” has to be at most 24.' },
    { line: 3, message: '“vim” has to be true or false.' },
    { line: 6, message: '“keys.a.0” has to be a string.' },
    { line: 5, message: 'There is no setting “color”.' },
  ])
})

it('[SE4] text that is no JSON says where', () => {
  expect(faults('{\n  "vim": true\n  "minimap": true\n}')).toMatchObject([{ line: 3 }])
  expect(faults('{\n  "vim": true')).toEqual([
    { line: 2, message: 'The text ends too early: a bracket or a quote is missing.' },
  ])
  expect(faults('[]')).toEqual([{ line: 1, message: 'has to be an object in braces.' }])
})
