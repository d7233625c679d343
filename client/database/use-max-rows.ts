import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ROW_CAPS } from '../../shared/database.ts'

const store = createStore<{ rows: number }>(() => ({ rows: ROW_CAPS[0] }))

/** How many rows one asks for, in every tab of this page. It begins low again with the next visit. */
export function useMaxRows(): [number, (rows: number) => void] {
  return [useStore(store, ({ rows }) => rows), (rows) => store.setState({ rows })]
}
