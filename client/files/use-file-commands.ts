import { useEffect } from 'react'
import { commands } from '../app/commands.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

/** What has no button of its own but can be done to files from anywhere in a workspace. */
export function useFileCommands(): void {
  const { session, may } = useWorkspace()
  const edits = may('edit')
  useEffect(() => {
    const { layout, treeState, search, history } = session
    const when = (): boolean => edits
    return commands.add([
      {
        id: 'files.filter',
        group: t('Files'),
        title: t('Filter the tree'),
        run: () => {
          layout.setState({ side: 'files', phoneTab: 'files' })
          treeState.setState(({ wish }) => ({ wish: wish ?? '' }))
        },
      },
      {
        id: 'files.undo',
        group: t('Files'),
        title: t('Undo what was done to files'),
        when,
        run: () => void history.undoLast(),
      },
      {
        id: 'side.replace',
        group: t('View'),
        title: t('Replace in files'),
        keys: ['$mod+Shift+KeyH'],
        when,
        run: () => {
          layout.setState({ side: 'search' })
          search.setState(({ replacement }) => ({ replacement: replacement ?? '' }))
        },
      },
    ])
  }, [session, edits])
}
