import { expect, it } from 'vitest'
import { PreviewChoice, asPath, portToShow } from './preview-choice.ts'

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
  expect(choice.store.getState()).toMatchObject({
    port: 5173,
    path: '/about',
    load: { path: '/about', turn: 3 },
  })
  choice.choose(8000)
  expect(choice.store.getState()).toMatchObject({ port: 8000, path: '/' })
})

it('[CP3] shows the expected port, but an app that had to go elsewhere instead', () => {
  const at = (port: number, listening: boolean) => ({
    port,
    listening,
    process: listening ? 'node' : null,
    visibility: 'members' as const,
    url: `http://${port}--a.localhost:3000/`,
  })
  const expected = { port: null, expected: 5173 }
  expect(portToShow(expected, [])).toBe(5173)
  expect(portToShow(expected, [at(5173, true), at(8000, true)])).toBe(5173)
  expect(portToShow(expected, [at(5173, false), at(5174, true)])).toBe(5174)
  expect(portToShow({ port: 5173, expected: 5173 }, [at(5174, true)])).toBe(5173)
  expect(portToShow({ port: null, expected: null }, [])).toBeUndefined()
})
