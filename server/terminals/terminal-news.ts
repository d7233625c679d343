import type { PtyInfo } from '../../shared/agent-protocol.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Agent } from '../agent/agent.ts'
import type { NewsDesk, Sandboxes, Unsubscribe } from '../seams.ts'
import { toWire } from './to-wire.ts'

type Deps = { sandboxes: Pick<Sandboxes, 'onAgent'>; news: NewsDesk }

/** Tells everybody in a workspace which terminals there are, whenever that changes. */
export function publishTerminalNews({ sandboxes, news }: Deps): Unsubscribe {
  const following = new Map<WorkspaceId, Unsubscribe>()
  const stop = sandboxes.onAgent((workspaceId, agent) => {
    following.get(workspaceId)?.()
    following.delete(workspaceId)
    const publish = (ptys: PtyInfo[]) =>
      news.publish(workspaceId, { type: 'terminals', terminals: ptys.map(toWire) })
    if (!agent) return publish([])
    following.set(workspaceId, follow(agent, publish))
  })
  return () => {
    stop()
    for (const unsubscribe of following.values()) unsubscribe()
  }
}

function follow(agent: Agent, publish: (ptys: PtyInfo[]) => void): Unsubscribe {
  // What was asked before a newer event arrived must not overwrite it.
  let asked = 0
  const refresh = async () => {
    const ask = ++asked
    const ptys = await agent.ptys.list().catch(() => undefined)
    if (ptys && ask === asked) publish(ptys)
  }
  const unsubscribe = agent.onEvent((event) => {
    if (event.type === 'resync') void refresh()
    if (event.type !== 'ptys') return
    asked += 1
    publish(event.ptys)
  })
  void refresh()
  return () => {
    asked += 1
    unsubscribe()
  }
}
