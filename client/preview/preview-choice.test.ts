import { expect, it } from 'vitest'
import { PreviewChoice, asPath } from './preview-choice.ts'

it('[CP1] the address bar stays on the previewed origin', () => {
  expect(asPath('about')).toBe('/about')
  expect(asPath(' /a?b=1#c ')).toBe('/a?b=1#c')
  expect(asPath('https://evil.example/x')).toBe('/x')
  expect(asPath('//evil.example/x')).toBe('/evil.example/x')
  expect(asPath('\\\\evil.example')).toBe('/evil.example')
  expect(asPath('')).toBe('/')
})

it('[CP2] another port begins at its root, the same one is reloaded where it is', () => {
  const choice = new PreviewChoice()
  choice.choose(5173)
  choice.go('/about')
  choice.choose(5173)
  expect(choice.store.getState()).toMatchObject({ port: 5173, path: '/about', turn: 3 })
  choice.choose(8000)
  expect(choice.store.getState()).toMatchObject({ port: 8000, path: '/' })
})
