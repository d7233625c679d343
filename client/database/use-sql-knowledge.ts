import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { DatabaseSchema } from '../../shared/database.ts'
import type { SqlKnowledge } from '../editor/sql-knowledge.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { schemaQuery } from './schema-query.ts'
import { describe, suggest } from './sql-complete.ts'

const NOTHING: DatabaseSchema = { schemas: [], truncated: false }

/** What completion knows: the tree of tables as it is now. */
export function useSqlKnowledge(): SqlKnowledge {
  const { workspace } = useWorkspace()
  const { data } = useQuery(schemaQuery(workspace.id))
  const schema = useRef(NOTHING)
  useEffect(() => {
    schema.current = data ?? NOTHING
  }, [data])
  // The same for the life of the editor; only what it knows changes.
  const [knowledge] = useState<SqlKnowledge>(() => ({
    suggest: (text, caret) => suggest(schema.current, text, caret),
    describe: (text, at) => describe(schema.current, text, at),
  }))
  return knowledge
}
