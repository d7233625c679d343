import { Ellipsis, MessageSquareReply, SmilePlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { EmojiPicker } from './emoji-picker.tsx'
import type { MessageActions } from './use-message-actions.ts'

type Props = {
  actions: MessageActions
  inThread: boolean
  /** Something of it is open: it must stay although pointer and keyboard are elsewhere. */
  onMenu: (open: boolean) => void
}

/** What can be done with the message under the pointer or the keyboard. */
export function MessageTools({ actions, inThread, onMenu }: Props): ReactNode {
  const [picking, setPicking] = useState(false)
  const pick = (open: boolean): void => {
    setPicking(open)
    onMenu(open)
  }
  const entries: MenuEntry[] = [
    { label: 'Copy text', run: actions.copy },
    ...(actions.mayEdit ? [{ label: 'Edit', keys: 'E', run: actions.startEdit }] : []),
    ...(actions.mayDelete
      ? ([
          'separator',
          { label: 'Delete', keys: 'Del', danger: true, run: actions.remove },
        ] as const)
      : []),
  ]
  return (
    <div
      role="toolbar"
      aria-label="Message"
      className="floating absolute -top-3 right-2 z-10 flex gap-0.5 p-0.5"
    >
      <EmojiPicker open={picking} onOpenChange={pick} onPick={actions.react}>
        <IconButton label="Add a reaction" icon={SmilePlus} side="top" />
      </EmojiPicker>
      {!inThread && (
        <IconButton
          label="Reply in a thread"
          icon={MessageSquareReply}
          side="top"
          onClick={actions.openThread}
        />
      )}
      <Menu entries={entries} onOpenChange={onMenu}>
        <IconButton label="More" icon={Ellipsis} side="top" />
      </Menu>
    </div>
  )
}
