const KEY = 'atelier.invited-by'

/** Keeps who invited me to a workspace until its page has asked about them, in this tab only. */
export function rememberInviter(workspaceId: string, name: string): void {
  try {
    sessionStorage.setItem(`${KEY}.${workspaceId}`, name)
  } catch {
    // Without storage nobody is offered to be followed; nothing else is lost.
  }
}

/** Who invited me, told once. */
export function takeInviter(workspaceId: string): string | undefined {
  try {
    const key = `${KEY}.${workspaceId}`
    const name = sessionStorage.getItem(key) ?? undefined
    sessionStorage.removeItem(key)
    return name
  } catch {
    return undefined
  }
}
