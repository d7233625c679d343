import { useEffect } from 'react'
import { commands } from '../app/commands.ts'
import { t } from '../words/words.ts'
import { statusSlots } from '../workspace/status-slots.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { fileRefText } from './file-ref.ts'

/** What the keyboard can do in the chat, from anywhere in the workspace. */
export function useChatCommands(): void {
  const { session } = useWorkspace()
  useEffect(() => {
    const { chat, layout } = session
    const show = (): void => layout.setState({ rightOpen: true, phoneTab: 'chat' })
    const share = (): void => {
      const { caret } = statusSlots.getState()
      if (!caret) return
      const { from: line, to } = caret.lines ?? { from: caret.line, to: caret.line }
      show()
      chat.write(`${fileRefText({ path: caret.path, line, to })} `)
    }
    return commands.add([
      {
        id: 'chat.write',
        group: t('Chat'),
        title: t('Write a message'),
        keys: ['$mod+Alt+KeyM'],
        run: () => {
          show()
          chat.write()
        },
      },
      {
        id: 'chat.search',
        group: t('Chat'),
        title: t('Search in the chat'),
        run: () => {
          show()
          chat.store.setState({ searching: true })
        },
      },
      {
        id: 'chat.share',
        group: t('Chat'),
        title: t('Share this line or selection'),
        keys: ['$mod+Alt+KeyS'],
        when: () => statusSlots.getState().caret !== null,
        run: share,
      },
    ])
  }, [session])
}
