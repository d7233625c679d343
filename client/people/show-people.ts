import type { WorkspaceSession } from '../workspace/session.ts'

/** Opens the list of people and puts the focus on its first line. */
export function showPeople({ layout }: Pick<WorkspaceSession, 'layout'>): void {
  layout.setState({ rightOpen: true, phoneTab: 'chat' })
  // It may be on its way onto the screen.
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-people] button')?.focus(),
    ),
  )
}
