import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { Terminal } from '../../shared/terminals.ts'
import { keys } from '../workspace/query-keys.ts'
import { useNews, useWorkspace } from '../workspace/use-workspace.ts'
import { type PersonHere, peopleHere } from './people-here.ts'
import { placeOf } from './place-words.ts'

const MINUTE_MS = 60_000

/** Everybody who has this workspace open. */
export function usePeopleHere(): readonly PersonHere[] {
  const { present } = useNews()
  const { me } = useWorkspace()
  return useMemo(() => peopleHere(present, me.id), [present, me.id])
}

/** Says in words where somebody is; true again every minute, for those who rest. */
export function usePlaces(): (one: PersonHere) => string {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  const [nowMs, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  const list = queries.getQueryData<readonly Terminal[]>(keys.terminals(workspace.id)) ?? []
  const terminals = list.map(({ id }) => id)
  return (one) => placeOf(one, { terminals, nowMs: Math.max(nowMs, Date.now()) })
}

/** Takes me once to where somebody is, without staying with them. */
export function useGoTo(): (person: PersonHere) => void {
  const { session } = useWorkspace()
  return (one) => session.follow.visit(one)
}
