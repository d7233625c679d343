import { useMemo } from 'react'
import { useNews, useWorkspace } from '../workspace/use-workspace.ts'
import { type PersonHere, peopleHere } from './people-here.ts'

/** Everybody who has this workspace open. */
export function usePeopleHere(): readonly PersonHere[] {
  const { present } = useNews()
  const { me } = useWorkspace()
  return useMemo(() => peopleHere(present, me.id), [present, me.id])
}

/** Takes me to where somebody is. */
export function useGoTo(): (person: PersonHere) => void {
  const { session } = useWorkspace()
  return ({ where }) => {
    if (!where.file) return
    session.layout.setState({ phoneTab: 'code' })
    session.workbench.openFile(where.file, where.line ? { line: where.line } : undefined)
  }
}
