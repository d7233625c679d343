import { Ellipsis, MessageSquareReply, SmilePlus } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import type { MessageActions } from './use-message-actions.ts'

const EmojiPicker = lazy(async () => ({
  default: (await import('./emoji-picker.tsx')).EmojiPicker,
}))

type Props = {
  actions: MessageActions
  inThread: boolean
  /** Whether the board of reactions is open. */
  picking: boolean
  onPicking: (open: boolean) => void
  /** Its menu is open: it must stay although pointer and keyboard are elsewhere. */
  onMenu: (open: boolean) => void
}

/** What can be done with the message under the pointer or the keyboard. */
export function MessageTools(props: Props): ReactNode {
  const { actions, inThread, picking, onPicking, onMenu } = props
  const smile = useRef<HTMLButtonElement>(null)
  const entries: MenuEntry[] = [
    { label: t('Copy text'), run: actions.copy },
    ...(actions.mayEdit ? [{ label: t('Edit'), keys: 'E', run: actions.startEdit }] : []),
    ...(actions.mayDelete
      ? ([
          'separator',
          { label: t('Delete'), keys: 'Del', danger: true, run: actions.remove },
        ] as const)
      : []),
  ]
  return (
    <div
      role="toolbar"
      aria-label={t('Message')}
      className="floating absolute -top-3 right-2 z-10 flex gap-0.5 p-0.5"
    >
      <IconButton
        ref={smile}
        label={t('Add a reaction')}
        icon={SmilePlus}
        side="top"
        aria-haspopup="dialog"
        aria-expanded={picking}
        onClick={() => onPicking(!picking)}
      />
      {picking && (
        <ErrorBoundary name={t('The reactions')}>
          <Awaiting fallback={null}>
            <EmojiPicker anchor={smile} onClose={() => onPicking(false)} onPick={actions.react} />
          </Awaiting>
        </ErrorBoundary>
      )}
      {!inThread && (
        <IconButton
          label={t('Reply in a thread')}
          icon={MessageSquareReply}
          side="top"
          onClick={actions.openThread}
        />
      )}
      <Menu entries={entries} onOpenChange={onMenu}>
        <IconButton label={t('More')} icon={Ellipsis} side="top" />
      </Menu>
    </div>
  )
}
