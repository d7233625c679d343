import { expect, it } from 'vitest'
import { contrast } from '../app/contrast.ts'
import type { Tokens } from '../app/read-tokens.ts'
import { editorTheme } from './editor-theme.ts'

/** Only what the colours of words are made of. */
function tokens(wish: Pick<Tokens, 'dark' | 'contrast' | 'bgEditor'>): Tokens {
  const ink = wish.dark ? '#ffffff' : '#000000'
  const names = ['text', 'textHi', 'textMuted', 'textFaint', 'danger', 'you', 'borderStrong']
  return { ...Object.fromEntries(names.map((name) => [name, ink])), ...wish } as Tokens
}

it.each([
  { dark: true, contrast: false, bgEditor: '#0f1115', least: 4.5 },
  { dark: false, contrast: false, bgEditor: '#fdfdfe', least: 4.5 },
  { dark: true, contrast: true, bgEditor: '#000000', least: 7 },
  { dark: false, contrast: true, bgEditor: '#ffffff', least: 7 },
])('[SE1] code can be read on $bgEditor (at least $least)', ({ least, ...wish }) => {
  const { rules } = editorTheme(tokens(wish))
  const weak = rules.filter(
    ({ foreground }) => foreground && contrast(`#${foreground}`, wish.bgEditor) < least,
  )
  expect(weak).toEqual([])
})
