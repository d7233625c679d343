import { createStore } from 'zustand/vanilla'

/** Whether the dialog about members and invites is open. */
export const membersStore = createStore<{ open: boolean }>(() => ({ open: false }))

/** Opens the dialog about members and invites. */
export function showMembers(): void {
  membersStore.setState({ open: true })
}

/** Closes it. */
export function hideMembers(): void {
  membersStore.setState({ open: false })
}
