import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { FileNames as Schema } from '../../shared/files.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

type FileNames = z.infer<typeof Schema>
/** How old the list may be for whoever comes to look, given what it says. */
type Wish = { staleMs: (names: FileNames | undefined) => number }

/** Every file that git does not ignore: one list for the filter, the palette and links in messages. */
export function useFileNames({ staleMs }: Wish): UseQueryResult<FileNames> {
  const { session, workspace } = useWorkspace()
  return useQuery<FileNames>({
    queryKey: keys.fileNames(workspace.id),
    queryFn: ({ signal }) => session.files.names(signal),
    enabled: workspace.status === 'running',
    staleTime: ({ state }) => staleMs(state.data),
  })
}
