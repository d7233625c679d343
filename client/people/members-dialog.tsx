import { type ReactNode } from 'react'
import { useStore } from 'zustand'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { hideMembers, membersStore } from './members-state.ts'

const InviteDialog = lazy(async () => ({
  default: (await import('./invite-dialog.tsx')).InviteDialog,
}))

/** The dialog about members and invites, while it is open; its code comes with the first time. */
export function MembersDialog(): ReactNode {
  const open = useStore(membersStore, (state) => state.open)
  return (
    open && (
      <Awaiting fallback={null}>
        <InviteDialog close={hideMembers} />
      </Awaiting>
    )
  )
}
