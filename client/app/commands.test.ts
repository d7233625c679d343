import { describe, expect, it } from 'vitest'
import type { KeyOverrides } from '../../shared/preferences.ts'
import { type Press, defaultChord, keyLabel } from './chords.ts'
import { conflictsOf, keysOf, shownKeys, unreachable } from './command-keys.ts'
import { type Command, CommandRegistry } from './commands.ts'
import { type KeyPlace, KeyReader } from './key-listener.ts'

const mac = false
const nothing = (): void => undefined
const command = (id: string, keys: readonly string[], more: Partial<Command> = {}): Command => ({
  id,
  title: id,
  keys,
  run: nothing,
  ...more,
})
/** `Ctrl+Shift+KeyP` as a keyboard says it; a sign stands for what it writes. */
function press(keys: string, altGraph = false): Press {
  const parts = keys.split('+')
  const code = parts.pop() ?? ''
  const held = (mod: string): boolean => parts.includes(mod)
  return {
    code,
    key: code.replace(/^(Key|Digit)/, ''),
    ctrlKey: held('Ctrl'),
    shiftKey: held('Shift'),
    altKey: held('Alt'),
    metaKey: held('Meta'),
    getModifierState: (name) => name === 'AltGraph' && altGraph,
  }
}
function readerOf(commands: readonly Command[], overrides: KeyOverrides = {}, vim = false) {
  let time = 1
  const reader = new KeyReader({
    mac,
    commands: () => commands,
    overrides: () => overrides,
    vim: () => vim,
    now: () => time,
  })
  return {
    after: (ms: number) => (time += ms),
    read: (keys: string, place: KeyPlace = 'page', altGraph = false) => {
      const verdict = reader.read(press(keys, altGraph), place)
      return verdict.kind === 'run' ? verdict.command.id : verdict.kind
    },
  }
}

describe('commands', () => {
  it('[CM1] a command runs while it is there and its condition holds', () => {
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
    expect([...registry.store.getState().known.keys()]).toEqual(['a', 'b'])
  })

  it('[CM2] keys read as people name them', () => {
    expect(keyLabel('$mod+Shift+KeyF', false)).toBe('Ctrl+Shift+F')
    expect(keyLabel('$mod+Shift+KeyF', true)).toBe('⇧⌘F')
    expect(keyLabel('Control+Backquote', false)).toBe('Ctrl+`')
    expect(keyLabel('$mod+KeyK $mod+Slash', false)).toBe('Ctrl+K Ctrl+/')
    expect(keyLabel('Shift+?', false)).toBe('?')
  })

  it("[CM3] a person's own keys take the place of the default; an empty list takes them away", () => {
    const [close, open] = [command('close', ['Alt+KeyW']), command('open', ['$mod+KeyP'])]
    const overrides = { close: ['$mod+KeyE'], open: [] }
    expect(keysOf(close, overrides, mac)).toEqual(['$mod+KeyE'])
    const { read } = readerOf([close, open], overrides)
    expect(read('Alt+KeyW')).toBe('pass')
    expect(read('Ctrl+KeyE')).toBe('close')
    expect(read('Ctrl+KeyP')).toBe('pass')
  })

  it('[CM4] two commands on the same keys are a conflict, and so is one whose keys begin another', () => {
    const all = [
      command('a', ['$mod+KeyK']),
      command('b', ['Control+KeyK $mod+Slash']),
      command('c', ['F2']),
      command('d', ['F2']),
      command('e', ['F2'], { when: () => false }),
    ]
    expect(conflictsOf(all, {}, mac)).toEqual([
      { keys: 'Control+KeyK Control+Slash', ids: ['a', 'b'] },
      { keys: 'F2', ids: ['c', 'd'] },
    ])
    expect(conflictsOf(all, { a: [], d: [] }, mac)).toEqual([])
  })

  it('[CM4] of two commands that can be run, the one added last gets the keys', () => {
    let last = true
    const { read } = readerOf([
      command('first', ['F2']),
      command('last', ['F2'], { when: () => last }),
    ])
    expect(read('F2')).toBe('last')
    last = false
    expect(read('F2')).toBe('first')
  })

  it('[CM5] keys that browsers keep are shown second, but first in a window of its own', () => {
    const close = command('close', ['$mod+KeyW', 'Alt+KeyW'])
    expect(shownKeys(close, {}, { mac, alone: false })).toEqual(['Alt+KeyW', '$mod+KeyW'])
    expect(shownKeys(close, {}, { mac, alone: true })).toEqual(['$mod+KeyW', 'Alt+KeyW'])
    expect(unreachable([close, command('new', ['$mod+Shift+KeyN'])], mac)).toEqual(['new'])
  })

  it('[CM6] a sequence is two presses, and anything between them or a long wait ends it', () => {
    const { read, after } = readerOf([command('keys', ['$mod+KeyK $mod+Slash'])])
    expect([read('Ctrl+KeyK'), read('Control'), read('Ctrl+Slash')]).toEqual([
      'begun',
      'pass',
      'keys',
    ])
    expect([read('Ctrl+KeyK'), read('KeyX'), read('Ctrl+Slash')]).toEqual(['begun', 'pass', 'pass'])
    expect(read('Ctrl+KeyK')).toBe('begun')
    after(10_000)
    expect(read('Ctrl+Slash')).toBe('pass')
  })

  it('[CM7] keys never take what somebody types', () => {
    const { read } = readerOf([command('keys', ['Shift+?']), command('right', ['$mod+Alt+KeyB'])])
    expect([read('Shift+?'), read('?')], 'as the keyboard has it').toEqual(['keys', 'keys'])
    for (const place of ['writing', 'editor', 'shell', 'palette'] as const) {
      expect(read('Shift+?', place)).toBe('pass')
    }
    expect(read('Ctrl+Alt+KeyB', 'editor')).toBe('right')
    expect(read('Ctrl+Alt+KeyB', 'editor', true), 'AltGr writes a letter').toBe('pass')
    expect(defaultChord('Alt+KeyW', true), 'Option writes ∑').toBe('Control+Alt+KeyW')
    expect(defaultChord('Alt+ArrowUp', true), 'arrows write nothing').toBe('Alt+ArrowUp')
  })

  it('[CM8] a shell keeps Ctrl with a letter and Alt with anything; the page has the rest', () => {
    const ours = ['F1', 'Control+Backquote', '$mod+Shift+KeyP', '$mod+Alt+KeyB', '$mod+Comma']
    const shells = ['$mod+KeyP', '$mod+KeyK $mod+KeyS', 'Alt+KeyW', 'Alt+Digit1', 'F2']
    const { read } = readerOf([...ours, ...shells].map((keys) => command(keys, [keys])))
    const pressed = (keys: string): string =>
      (keys.split(' ')[0] ?? '').replace(/\$mod|Control/, 'Ctrl')
    for (const keys of ours) expect(read(pressed(keys), 'shell')).toBe(keys)
    for (const keys of shells) expect(read(pressed(keys), 'shell'), keys).toBe('pass')
  })

  it('[CM9] behind a dialog no key works; in the palette only its own do', () => {
    const { read } = readerOf([
      command('palette.files', ['$mod+KeyP']),
      command('side', ['$mod+KeyB']),
    ])
    expect([read('Ctrl+KeyP', 'dialog'), read('Ctrl+KeyB', 'dialog')]).toEqual(['pass', 'pass'])
    expect([read('Ctrl+KeyP', 'palette'), read('Ctrl+KeyB', 'palette')]).toEqual([
      'palette.files',
      'pass',
    ])
  })

  it('[CM19] keys of an editor are nobody’s elsewhere, and clash only where both count', () => {
    const find = command('find', ['$mod+KeyF'], { within: 'editor' })
    const inShell = command('shell.find', ['$mod+KeyF'], { within: 'shell' })
    const { read } = readerOf([find, inShell])
    expect([read('Ctrl+KeyF', 'editor'), read('Ctrl+KeyF', 'shell')]).toEqual([
      'find',
      'shell.find',
    ])
    expect([read('Ctrl+KeyF'), read('Ctrl+KeyF', 'writing')]).toEqual(['pass', 'pass'])
    const inVim = readerOf([find, inShell], {}, true)
    expect(inVim.read('Ctrl+KeyF', 'editor'), 'Vim pages with it').toBe('pass')
    expect(inVim.read('Ctrl+KeyF', 'shell')).toBe('shell.find')
    expect(conflictsOf([find, inShell], {}, mac)).toEqual([])
    expect(conflictsOf([find, command('page', ['$mod+KeyF'])], {}, mac)).toEqual([
      { keys: 'Control+KeyF', ids: ['find', 'page'] },
    ])
  })
})
