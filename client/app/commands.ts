import { tinykeys } from 'tinykeys'
import { createStore } from 'zustand/vanilla'

/** Something a person can do, by key or by name. Nothing has a key without a title. */
export type Command = {
  readonly id: string
  readonly title: string
  /** tinykeys notation; the first is the one shown. */
  readonly keys?: readonly string[]
  readonly when?: () => boolean
  readonly run: () => void
}

/** Every command there is now. */
export class CommandRegistry {
  readonly store = createStore<{ commands: readonly Command[] }>(() => ({ commands: [] }))

  /** Adds commands until the returned function is called; an id that is there already is replaced. */
  add(commands: readonly Command[]): () => void {
    const ids = new Set(commands.map(({ id }) => id))
    this.#set((all) => [...all.filter(({ id }) => !ids.has(id)), ...commands])
    return () => this.#set((all) => all.filter((command) => !commands.includes(command)))
  }

  /** What can be done at this moment. */
  available(): readonly Command[] {
    return this.store.getState().commands.filter(({ when }) => when?.() ?? true)
  }

  run(id: string): boolean {
    const command = this.available().find((each) => each.id === id)
    command?.run()
    return command !== undefined
  }

  /** Listens for the keys of all commands on `target`. */
  listen(target: Window): () => void {
    let stop = this.#bind(target)
    const unsubscribe = this.store.subscribe(() => {
      stop()
      stop = this.#bind(target)
    })
    return () => {
      unsubscribe()
      stop()
    }
  }

  #bind(target: Window): () => void {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {}
    for (const command of this.store.getState().commands) {
      for (const key of command.keys ?? []) {
        bindings[key] = (event) => {
          if (command.when && !command.when()) return
          event.preventDefault()
          command.run()
        }
      }
    }
    return tinykeys(target, bindings)
  }

  #set(change: (all: readonly Command[]) => readonly Command[]): void {
    this.store.setState(({ commands }) => ({ commands: change(commands) }))
  }
}

export const commands = new CommandRegistry()

/** A tinykeys chord as people read it: `$mod+Shift+KeyP` as `Ctrl+Shift+P`. */
export function keyLabel(keys: string, mac: boolean): string {
  return keys
    .split('+')
    .map((part) => (part === '$mod' ? (mac ? '⌘' : 'Ctrl') : part.replace(/^(Key|Digit)/, '')))
    .map((part) => (part === 'Backquote' ? '`' : part))
    .join('+')
}
