import { useMemo } from 'react'
import { useMembers } from '../people/use-members.ts'

/** The names of everybody who may be here, by id. */
export function useMemberNames(): ReadonlyMap<string, string> {
  const { data } = useMembers()
  return useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data])
}
