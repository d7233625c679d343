import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Me } from '../../shared/accounts.ts'
import { type WorkspaceAction, can } from '../../shared/roles.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import type { Layout } from './layout-store.ts'
import type { NewsView } from './news-client.ts'
import type { WorkspaceSession } from './session.ts'

export type InWorkspace = {
  readonly workspace: Workspace
  readonly session: WorkspaceSession
  readonly me: Me
}
export const WorkspaceContext = createContext<InWorkspace | undefined>(undefined)

/** The workspace this part of the screen belongs to. */
export function useWorkspace(): InWorkspace & { may: (action: WorkspaceAction) => boolean } {
  const found = useContext(WorkspaceContext)
  if (!found) throw new Error('This belongs inside a workspace.')
  return { ...found, may: (action) => can(found.workspace.role, action) }
}

export function useNews(): NewsView {
  const { news } = useWorkspace().session
  return useSyncExternalStore(news.watch, news.view)
}

/** A part of the layout; it is a choice of this browser. */
export function useLayout<T>(pick: (layout: Layout) => T): T {
  return useStore(useWorkspace().session.layout, pick)
}

/** My colour slot in this workspace; before the first hello, the one of my account. */
export function useMySlot(): number {
  const { me } = useWorkspace()
  return useNews().present.find(({ person }) => person.id === me.id)?.person.slot ?? me.slot
}
