import { expect, it } from 'vitest'
import { asOneLine, isRiskyPaste, linesOf, shellEscape } from './paste-rule.ts'

it('[TM1] asks before several lines go to a shell that would run each at once', () => {
  expect(isRiskyPaste('one\ntwo', false)).toBe(true)
  expect(isRiskyPaste('one\r\ntwo\r\n', false)).toBe(true)
  expect(isRiskyPaste('one\ntwo', true)).toBe(false)
  expect(isRiskyPaste('one', false)).toBe(false)
  expect(isRiskyPaste('one\n', false)).toBe(false)
})

it('[TM1] the lines are shown as they would run, and become one', () => {
  expect(linesOf('a\r\nb\rc\n')).toEqual(['a', 'b', 'c'])
  expect(asOneLine('npm run \\\n  build\n\necho done\n')).toBe('npm run build echo done')
})

it('[TM2] a path is one word of a shell, whatever it is called', () => {
  expect(shellEscape('src/a-b.ts')).toBe('src/a-b.ts')
  expect(shellEscape('my file.txt')).toBe("'my file.txt'")
  expect(shellEscape("it's $HOME;rm")).toBe("'it'\\''s $HOME;rm'")
  expect(shellEscape('-rf')).toBe("'-rf'")
  expect(shellEscape('')).toBe("''")
})
