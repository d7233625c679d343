import { useStore } from 'zustand'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { Leader } from './follow.ts'
import type { PersonHere } from './people-here.ts'

/** Whom I follow now. */
export function useLeader(): Leader | null {
  return useStore(useWorkspace().session.follow.store, (state) => state.leader)
}

/** Begins to follow somebody, or ends it if it is them already. */
export function useFollowing(): (one: PersonHere) => void {
  const { follow } = useWorkspace().session
  return (one) => (follow.leader?.id === one.person.id ? follow.stop() : follow.start(one))
}
