import { createStore } from 'zustand/vanilla'
import { type Groups, withSplit, without } from './terminal-groups.ts'

type Choice = {
  readonly id: string | null
  /** Chosen with one's own hands: it takes the keyboard. */
  readonly byHand: boolean
  /** Which stand side by side. */
  readonly splits: Groups
  /** The one that is being given a name. */
  readonly renaming: string | null
}

/** The chosen terminal while it is there, else the first. */
export function terminalToShow(
  { id }: Pick<Choice, 'id'>,
  terminals: readonly { id: string }[],
): string | undefined {
  return terminals.find((each) => each.id === id)?.id ?? terminals[0]?.id
}

/** Which of the shared terminals is in front on this page, and which stand beside each other. */
export class TerminalChoice {
  readonly store = createStore<Choice>(() => ({
    id: null,
    byHand: false,
    splits: [],
    renaming: null,
  }))

  choose(id: string): void {
    this.store.setState({ id, byHand: true })
  }

  /** Brings it to the front and leaves the keyboard where it is. */
  show(id: string): void {
    if (this.store.getState().id !== id) this.store.setState({ id, byHand: false })
  }

  /** Puts a terminal right of another one. */
  split(beside: string, added: string): void {
    this.store.setState(({ splits }) => ({ splits: withSplit(splits, beside, added) }))
    this.choose(added)
  }

  unsplit(id: string): void {
    this.store.setState(({ splits }) => ({ splits: without(splits, id) }))
  }

  rename(id: string | null): void {
    this.store.setState({ renaming: id })
  }
}
