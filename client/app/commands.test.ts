import { expect, it } from 'vitest'
import { CommandRegistry, keyLabel } from './commands.ts'

it('[CA7] a command runs while it is there and its condition holds', () => {
  const registry = new CommandRegistry()
  const ran: string[] = []
  let open = false
  const remove = registry.add([
    { id: 'a', title: 'A', run: () => ran.push('a') },
    { id: 'b', title: 'B', when: () => open, run: () => ran.push('b') },
  ])
  expect(registry.available().map(({ id }) => id)).toEqual(['a'])
  expect(registry.run('b')).toBe(false)
  open = true
  expect(registry.run('b')).toBe(true)
  remove()
  expect(registry.run('a')).toBe(false)
  expect(ran).toEqual(['b'])
})

it('[CA8] keys read as people name them', () => {
  expect(keyLabel('$mod+Shift+KeyF', false)).toBe('Ctrl+Shift+F')
  expect(keyLabel('Control+Backquote', false)).toBe('Control+`')
})
