import { createStore } from 'zustand/vanilla'

type Choice = {
  readonly id: string | null
  /** Chosen with one's own hands: it takes the keyboard. */
  readonly byHand: boolean
}

/** The chosen terminal while it is there, else the first. */
export function terminalToShow(
  { id }: Pick<Choice, 'id'>,
  terminals: readonly { id: string }[],
): string | undefined {
  return terminals.find((each) => each.id === id)?.id ?? terminals[0]?.id
}

/** Which of the shared terminals is in front on this page. */
export class TerminalChoice {
  readonly store = createStore<Choice>(() => ({ id: null, byHand: false }))

  choose(id: string): void {
    this.store.setState({ id, byHand: true })
  }

  /** Brings it to the front and leaves the keyboard where it is. */
  show(id: string): void {
    if (this.store.getState().id !== id) this.store.setState({ id, byHand: false })
  }
}
