import { createStore } from 'zustand/vanilla'
import type { PersonHere } from './people-here.ts'

/** Whose hands rest, by their ids, for those who draw them paler. */
export const restingStore = createStore<{ resting: ReadonlySet<string> }>(() => ({
  resting: new Set(),
}))

/** Takes in who is here; nobody is told of a list that says the same. */
export function seeResting(people: readonly PersonHere[]): void {
  const resting = new Set<string>(people.filter(({ idle }) => idle).map(({ person }) => person.id))
  const known = restingStore.getState().resting
  if (resting.size === known.size && [...resting].every((id) => known.has(id))) return
  restingStore.setState({ resting })
}
