import { useQueryClient } from '@tanstack/react-query'
import { type ComponentProps, type ReactNode, useDeferredValue, useEffect, useMemo } from 'react'
import { stateOf } from '../app/state-of.ts'
import { StateView } from '../ui/common-states.tsx'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { Tree } from './tree.tsx'
import { filteredView } from './tree-filter.ts'
import { useFileNames } from './use-file-names.ts'

const LOOK_AGAIN_MS = 1_000
const FRESH_MS = 10_000
type Props = Pick<ComponentProps<typeof Tree>, 'pick' | 'onFiles'> & { wish: string }

/** The tree with only the files that fit, wherever they lie. */
export function FilteredTree({ wish, ...tree }: Props): ReactNode {
  const query = useFreshNames()
  const wanted = useDeferredValue(wish.trim())
  const paths = query.data?.paths
  const view = useMemo(() => paths && filteredView(paths, wanted), [paths, wanted])
  if (query.isError)
    return (
      <StateView
        state={stateOf(query.error, {
          title: t('The files could not be listed'),
          retry: () => void query.refetch(),
        })}
      />
    )
  if (!view) return <StateView state={{ kind: 'loading', what: t('the files') }} />
  if (view.found === 0)
    return (
      <StateView
        state={{
          kind: 'not-found',
          title: t('No file has that name'),
          hint: t('Files that git ignores are not looked through.'),
        }}
      />
    )
  return <Tree {...tree} view={view} filtered />
}

/** Every file that is not ignored; listed again soon after something changed. */
function useFreshNames() {
  const { session, workspace } = useWorkspace()
  const queries = useQueryClient()
  const { tree } = session
  const { id } = workspace
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = tree.watch(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: keys.fileNames(id) })
      }, LOOK_AGAIN_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [tree, queries, id])
  return useFileNames({ staleMs: () => FRESH_MS })
}
