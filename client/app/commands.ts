import { createStore } from 'zustand/vanilla'

/** Something a person can do, by key or by name. Nothing has a key without a title. */
export type Command = {
  /** Stays for ever: people's own keys and what they used last are kept by it. */
  readonly id: string
  readonly title: string
  /** What it is about, one word: it stands before the title, and groups the sheet of keys. */
  readonly group?: string
  /** tinykeys notation, by place (`$mod+Shift+KeyP`); the first is the one shown. A person may have others. */
  readonly keys?: readonly string[]
  readonly when?: () => boolean
  readonly run: () => void
  /** Its keys count only in an editor or a terminal; elsewhere they are the browser's. */
  readonly within?: 'editor' | 'shell'
  /** A held key runs it again and again. */
  readonly repeats?: boolean
  /** Only a key or another part of the page runs it: one of nine alike, or one that needs no name. */
  readonly hidden?: boolean
}

type State = {
  readonly commands: readonly Command[]
  /** Also those of places that were left: their keys can still be changed. */
  readonly known: ReadonlyMap<string, Command>
}

/** Every command there is now. */
export class CommandRegistry {
  readonly store = createStore<State>(() => ({ commands: [], known: new Map() }))
  /** Says how a command's keys read. Who listens for keys knows; the first page needs none of that. */
  keyWords: ((command: Command) => string | undefined) | undefined

  /** Adds commands until the returned function is called; an id that is there already is replaced. */
  add(commands: readonly Command[]): () => void {
    const ids = new Set(commands.map(({ id }) => id))
    this.#set((all) => [...all.filter(({ id }) => !ids.has(id)), ...commands])
    this.store.setState(({ known }) => ({
      known: new Map([...known, ...commands.map((each) => [each.id, each] as const)]),
    }))
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

  /** The shortcut to show beside something that runs this command; undefined if it has none. */
  hint(id: string): string | undefined {
    const command = this.store.getState().commands.find((each) => each.id === id)
    return command && this.keyWords?.(command)
  }

  #set(change: (all: readonly Command[]) => readonly Command[]): void {
    this.store.setState(({ commands }) => ({ commands: change(commands) }))
  }
}

export const commands = new CommandRegistry()

/** How a command's title reads on its own: `View: Toggle side panel`. */
export function fullTitle({ group, title }: Pick<Command, 'group' | 'title'>): string {
  return group === undefined ? title : `${group}: ${title}`
}
