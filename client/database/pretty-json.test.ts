import { expect, it } from 'vitest'
import { prettyJson } from './pretty-json.ts'

it('[DBC7] JSON is laid out without a digit or an escape being touched', () => {
  const text = '{"a":12345678901234567890.10,"b":[1,{"c":"x, {\\"y\\"}: é"}],"d":{},"e":[]}'
  expect(prettyJson(text)).toBe(`{
  "a": 12345678901234567890.10,
  "b": [
    1,
    {
      "c": "x, {\\"y\\"}: é"
    }
  ],
  "d": {},
  "e": []
}`)
  expect(prettyJson('"just text"')).toBe('"just text"')
})
