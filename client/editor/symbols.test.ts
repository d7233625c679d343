import { expect, it } from 'vitest'
import { symbolsAt, symbolsOf } from './symbols.ts'

const at = (path: string, text: string, line: number): string[] =>
  symbolsAt(symbolsOf(path, text), line).map(({ name }) => name)

const SCRIPT = `import { a } from 'b'

export class Room {
  readonly id = 1

  open(
    path: string,
  ): void {
    if (path) {
      this.close()
    }
  }

  close(): void {}
}

start()
const last = () => {
  return 1
}
`

it('[ED15] a line stands in what it is indented under, and in nothing after that has ended', () => {
  expect(at('a.ts', SCRIPT, 1)).toEqual([])
  expect(at('a.ts', SCRIPT, 4)).toEqual(['Room'])
  expect(at('a.ts', SCRIPT, 15)).toEqual(['Room'])
  expect(at('a.ts', SCRIPT, 17)).toEqual([])
  expect(at('a.ts', SCRIPT, 19)).toEqual(['last'])
  expect(at('a.ts', SCRIPT, 21)).toEqual([])
})

it('[ED15] Python ends where the indentation does, Markdown where a heading of its rank comes', () => {
  const python = 'class A:\n    def b(\n        self,\n    ):\n        return 1\n\nprint(1)\n'
  expect(at('a.py', python, 5)).toEqual(['A', 'b'])
  expect(at('a.py', python, 7)).toEqual([])
  const prose = '# One\n\ntext\n\n## Two\n\ntext\n\n# Three\n'
  expect(at('a.md', prose, 3)).toEqual(['One'])
  expect(at('a.md', prose, 7)).toEqual(['One', 'Two'])
  expect(at('a.md', prose, 9)).toEqual(['Three'])
})

it('[ED15] a brace on a line of its own ends nothing', () => {
  expect(at('a.js', 'function a()\n{\n  b()\n}\nc()\n', 3)).toEqual(['a'])
  expect(at('a.js', 'function a()\n{\n  b()\n}\nc()\n', 5)).toEqual([])
})
