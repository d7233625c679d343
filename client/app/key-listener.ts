import type { KeyOverrides } from '../../shared/preferences.ts'
import { type Chord, belongsToShell, matches, onMac, parseChord, writes } from './chords.ts'
import { hintOf, keysOf } from './command-keys.ts'
import { type Command, commands } from './commands.ts'
import { preferences } from './preferences.ts'

/** Where a key was pressed, as far as it matters who should have it. */
export type KeyPlace = 'page' | 'writing' | 'editor' | 'shell' | 'palette' | 'dialog'
type Binding = { readonly command: Command; readonly chord: Chord }
type Deps = {
  readonly commands: () => readonly Command[]
  readonly overrides: () => KeyOverrides
  readonly now: () => number
  /** Whether editors have Vim's keys: then those of ours that count only there are not meant. */
  readonly vim?: () => boolean
  readonly mac?: boolean
}
type Press = Parameters<typeof matches>[0]
/** `run`: the command is found. `begun`: more keys are to come. `pass`: it is not ours. */
export type Verdict =
  | { readonly kind: 'run'; readonly command: Command; readonly sequence: boolean }
  | { readonly kind: 'begun' }
  | { readonly kind: 'pass' }

const PATIENCE_MS = 2_000
const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock'])

/** Decides what a key press means; knows nothing of the DOM, so that a plain test can drive it. */
export class KeyReader {
  readonly #deps: Deps
  #all: {
    commands: readonly Command[]
    overrides: KeyOverrides
    bindings: readonly Binding[]
  } = { commands: [], overrides: {}, bindings: [] }
  #begun: readonly Binding[] = []
  #steps = 0
  #until = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  read(press: Press, place: KeyPlace): Verdict {
    if (MODIFIERS.has(press.key)) return { kind: 'pass' }
    if (this.#deps.now() > this.#until) this.#forget()
    const sequence = this.#steps > 0
    const vim = this.#deps.vim?.() ?? false
    const matching = (sequence ? this.#begun : this.#bindings()).filter(({ command, chord }) => {
      const step = chord[this.#steps]
      if (!step || !matches(press, step, this.#deps.mac ?? onMac)) return false
      return (sequence || isFree({ command, chord }, place, vim)) && (command.when?.() ?? true)
    })
    const steps = this.#steps + 1
    this.#forget()
    // The latest wins: who adds a command over another one means it.
    const done = matching.findLast(({ chord }) => chord.length === steps)
    if (done) return { kind: 'run', command: done.command, sequence }
    if (matching.length === 0) return { kind: 'pass' }
    this.#begun = matching
    this.#steps = steps
    this.#until = this.#deps.now() + PATIENCE_MS
    return { kind: 'begun' }
  }

  #forget(): void {
    this.#begun = []
    this.#steps = 0
  }

  /** Read once per change of commands or keys: it is asked at every key somebody types. */
  #bindings(): readonly Binding[] {
    const [commands, overrides] = [this.#deps.commands(), this.#deps.overrides()]
    if (commands !== this.#all.commands || overrides !== this.#all.overrides) {
      const mac = this.#deps.mac ?? onMac
      const bindings = commands.flatMap((command) =>
        keysOf(command, overrides, mac).map((keys) => ({ command, chord: parseChord(keys, mac) })),
      )
      this.#all = { commands, overrides, bindings }
    }
    return this.#all.bindings
  }
}

/** Nothing that writes where somebody writes, nothing of a shell's in a shell, nothing behind a question. */
function isFree({ command, chord: [first] }: Binding, place: KeyPlace, vim: boolean): boolean {
  if (!first || place === 'dialog') return false
  if (command.within !== undefined) return place === command.within && !(vim && place === 'editor')
  if (place === 'palette') return command.id.startsWith('palette.') && !writes(first)
  if (place === 'shell') return !belongsToShell(first)
  return place === 'page' || !writes(first)
}

/** Where in the page an element is. */
export function placeOf(target: Element | null): KeyPlace {
  const dialog = openDialog()
  if (dialog) return dialog.hasAttribute('data-palette') ? 'palette' : 'dialog'
  if (!target) return 'page'
  if (target.closest('.xterm')) return 'shell'
  if (target.closest('.monaco-editor, .cm-editor')) return 'editor'
  const field = 'input, textarea, select, [contenteditable=true], [role=textbox], [role=searchbox]'
  return target.closest(field) ? 'writing' : 'page'
}

/** The topmost question on screen; it owns the keyboard. */
function openDialog(): Element | undefined {
  const shown = document.querySelectorAll('[role=dialog][data-open], [role=alertdialog][data-open]')
  return [...shown].at(-1)
}

/** Runs the commands of this page by their keys, as this person has them. */
export function listenForCommands(target: Window): () => void {
  const overrides = (): KeyOverrides => preferences.getState().keys
  commands.keyWords = (command) => hintOf(command, overrides())
  const reader = new KeyReader({
    commands: () => commands.store.getState().commands,
    overrides,
    vim: () => preferences.getState().vim,
    now: () => performance.now(),
  })
  return listenForKeys(target, reader)
}

/** Listens on the whole window before anybody else does, so that editors and terminals cannot swallow keys. */
function listenForKeys(target: Window, reader: KeyReader): () => void {
  const onKey = (event: KeyboardEvent): void => {
    // Half-composed letters are typing; what a page sends itself is no person.
    if (event.isComposing || !event.isTrusted) return
    const at = event.target instanceof Element ? event.target : null
    const place = placeOf(at)
    const verdict = reader.read(event, place)
    if (verdict.kind === 'pass') return
    event.preventDefault()
    // Monaco has sequences of its own that begin alike: it hears the beginning, but not our end of it.
    if (verdict.kind === 'begun') return
    event.stopPropagation()
    event.stopImmediatePropagation()
    if (verdict.sequence && place === 'editor') endSequence(at)
    if (!event.repeat || verdict.command.repeats) verdict.command.run()
  }
  target.addEventListener('keydown', onKey, { capture: true })
  return () => target.removeEventListener('keydown', onKey, { capture: true })
}

/** Monaco still waits for the second key of its sequence, and would swallow the next letter: this is one nobody has. */
function endSequence(editor: Element | null): void {
  const init = { key: 'F24', code: 'F24', keyCode: 135, bubbles: true, cancelable: true }
  editor?.dispatchEvent(new KeyboardEvent('keydown', init))
}
