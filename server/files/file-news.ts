import type { WorkspaceId } from '../../shared/ids.ts'
import type { NewsDesk, Sandboxes, Unsubscribe } from '../seams.ts'

/** Tells everybody in a workspace what changed on its disk, for as long as its agents live. */
export function publishFileNews(deps: {
  sandboxes: Pick<Sandboxes, 'onAgent'>
  news: NewsDesk
}): Unsubscribe {
  const following = new Map<WorkspaceId, Unsubscribe>()
  const stop = deps.sandboxes.onAgent((workspaceId, agent) => {
    following.get(workspaceId)?.()
    following.delete(workspaceId)
    if (!agent) return
    const tell = (changes: { path: string; kind: 'changed' | 'removed' | 'rescan' }[]) =>
      deps.news.publish(workspaceId, { type: 'files', changes })
    const unsubscribe = agent.onEvent((event) => {
      if (event.type === 'files') tell(event.changes)
      if (event.type === 'resync') tell([{ path: '', kind: 'rescan' }])
    })
    following.set(workspaceId, unsubscribe)
    // A new life of the sandbox: whatever was on screen before may be old.
    tell([{ path: '', kind: 'rescan' }])
  })
  return () => {
    stop()
    for (const unsubscribe of following.values()) unsubscribe()
  }
}
