import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast } from './contrast.ts'
import { ROW_PX } from './use-row-px.ts'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

type Palette = Record<string, string>
const THEMES = ['dark', 'light', 'contrast, dark', 'contrast, light'] as const

/** The colours of a rule, on one side of `light-dark`. */
function coloursOf(rule: string, side: 'light' | 'dark'): Palette {
  const pairs = rule.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)/g)
  return Object.fromEntries(
    [...pairs].map(([, name = '', light = '', dark = '']) => [
      name,
      side === 'light' ? light : dark,
    ]),
  )
}
function palette(theme: (typeof THEMES)[number]): Palette {
  const side = theme.endsWith('light') ? 'light' : 'dark'
  const [base = '', high = ''] = css.split(":root[data-theme='contrast']")
  const plain = coloursOf(base, side)
  return theme.startsWith('contrast') ? { ...plain, ...coloursOf(high, side) } : plain
}

const GROUNDS = ['bg-app', 'bg-editor', 'bg-panel', 'bg-raised', 'bg-hover', 'bg-selected']
const TEXTS = ['text-hi', 'text', 'text-muted', 'text-faint']
const STATES = ['danger', 'warning', 'success', 'info']
const PEOPLE = Array.from({ length: 12 }, (_, slot) => `person-${slot + 1}`)

/** Everything below `least`, in words, so that a failure names the pair. */
function tooWeak(
  theme: (typeof THEMES)[number],
  ...[fronts, grounds, least]: [readonly string[], readonly string[], number]
): string[] {
  const colours = palette(theme)
  return fronts.flatMap((front) =>
    grounds.flatMap((ground) => {
      const [a, b] = [colours[front], colours[ground]]
      if (!a || !b) return [`${front} on ${ground}: no such token`]
      const ratio = contrast(a, b)
      return ratio < least ? [`${front} on ${ground}: ${ratio.toFixed(2)}`] : []
    }),
  )
}

it('[SE7] lists that count rows count what the tokens say', () => {
  const rows = [...css.matchAll(/--row: (\d+)px/g)].map(([, px]) => Number(px))
  expect(rows).toEqual([ROW_PX.compact, ROW_PX.comfortable])
})

it('[SE1] contrast is counted as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

describe.each(THEMES)('[SE1] the %s theme', (theme) => {
  const high = theme.startsWith('contrast')

  it('can be read on every ground', () => {
    expect(tooWeak(theme, TEXTS, GROUNDS, high ? 7 : 4.5)).toEqual([])
  })
  it('tells states apart from every ground they stand on', () => {
    const grounds = high ? GROUNDS : GROUNDS.filter((ground) => ground !== 'bg-selected')
    expect(tooWeak(theme, STATES, grounds, high ? 7 : 4.5)).toEqual([])
  })
  it('shows people on the ground, and their letters on them', () => {
    const resting = ['bg-app', 'bg-editor', 'bg-panel', 'bg-raised']
    expect(tooWeak(theme, PEOPLE, resting, high ? 7 : 3)).toEqual([])
    expect(tooWeak(theme, ['person-ink'], PEOPLE, high ? 7 : 4.5)).toEqual([])
  })
  it('tells the words of code apart where it stands outside of an editor', () => {
    const words = ['code-keyword', 'code-string', 'code-number']
    expect(tooWeak(theme, words, ['bg-editor'], high ? 7 : 4.5)).toEqual([])
  })
  it('frames what is typed into, and under high contrast everything', () => {
    const resting = ['bg-app', 'bg-editor', 'bg-panel', 'bg-raised']
    expect(tooWeak(theme, ['border-strong'], resting, high ? 7 : 3)).toEqual([])
    if (high) expect(tooWeak(theme, ['border'], resting, 3)).toEqual([])
  })
  it('has a button of ink on paper', () => {
    expect(tooWeak(theme, ['bg-app'], ['text-hi'], 7)).toEqual([])
  })
})
