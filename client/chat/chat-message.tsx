import { type KeyboardEvent, type ReactNode, memo, useState } from 'react'
import { useStore } from 'zustand'
import type { Message } from '../../shared/chat.ts'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { personColour } from '../ui/person.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { EditBox } from './edit-box.tsx'
import { MessageImages } from './message-images.tsx'
import { MessageText } from './message-text.tsx'
import { MessageTools } from './message-tools.tsx'
import { Reactions } from './reactions.tsx'
import { ThreadSummary } from './thread-summary.tsx'
import { clock, full } from './times.ts'
import { Tombstone } from './tombstone.tsx'
import { useMessageActions } from './use-message-actions.ts'

type Props = {
  message: Message
  /** It was said right after another of the same person. */
  follows?: boolean
  /** It stands in a thread, which cannot begin another. */
  inThread?: boolean
  /** The one that the keyboard comes to first. */
  current?: boolean
}

/** One message, with all that hangs on it. */
export const ChatMessage = memo(function ChatMessage(props: Props): ReactNode {
  const { message, follows = false, inThread = false, current = false } = props
  const { author, createdAt, mentions } = message
  const { me, session } = useWorkspace()
  const editing = useStore(session.chat.store, (state) => state.editing === message.id)
  const marked = useStore(session.chat.store, (state) => state.marked === message.id)
  const actions = useMessageActions(message)
  const [near, setNear] = useState({ pointer: false, focus: false, menu: false })
  const [picking, setPicking] = useState(false)
  const shown = !editing && !message.deleted && (near.pointer || near.focus || near.menu || picking)
  const change = (part: Partial<typeof near>): void => setNear((now) => ({ ...now, ...part }))
  // The box to edit in takes the keyboard, and goes without a word of where it went.
  if (editing && (near.focus || near.menu)) setNear({ ...near, focus: false, menu: false })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const here =
      event.target instanceof HTMLElement && event.target.dataset['message'] !== undefined
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'e' && actions.mayEdit) actions.startEdit()
    else if (event.key === 'r') actions.openThread()
    else if (event.key === '+' && !message.deleted) setPicking(true)
    else if (event.key === 'Delete' && actions.mayDelete) actions.remove()
    else return
    event.preventDefault()
  }
  return (
    <div
      role="presentation"
      onKeyDown={onKeyDown}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && change({ pointer: true })}
      onPointerLeave={() => change({ pointer: false })}
      onFocus={() => !editing && change({ focus: true })}
      onBlur={({ currentTarget, relatedTarget }) =>
        !currentTarget.contains(relatedTarget) && change({ focus: false })
      }
    >
      <article
        id={`message-${message.id}`}
        data-message={message.id}
        tabIndex={current ? 0 : -1}
        aria-keyshortcuts={actions.mayEdit ? 'R + E Delete' : 'R +'}
        aria-label={t('{name} at {time}', {
          name: author.name,
          time: clock.format(Date.parse(createdAt)),
        })}
        className={cx(
          'relative flex gap-2.5 border-l-2 py-0.5 pr-3 pl-2.5 outline-offset-[-2px]',
          !follows && 'mt-1.5',
          mentions.includes(me.id) ? 'border-you bg-raised' : 'border-transparent',
          shown && 'bg-raised',
          marked && 'chat-marked',
        )}
      >
        <div className="w-6 shrink-0 pt-0.5">
          {!follows && <Avatar name={author.name} slot={author.slot} size={24} />}
        </div>
        <div className="min-w-0 flex-1">
          {!follows && <Head message={message} />}
          {editing ? (
            <EditBox message={message} onSave={actions.edit} />
          ) : message.deleted ? (
            <Tombstone message={message} onUndo={actions.restore} />
          ) : (
            <Said message={message} />
          )}
          <Reactions message={message} />
          {!inThread && <ThreadSummary message={message} onOpen={actions.openThread} />}
        </div>
        {shown && (
          <MessageTools
            actions={actions}
            inThread={inThread}
            picking={picking}
            onPicking={setPicking}
            onMenu={(menu) => change({ menu })}
          />
        )}
      </article>
    </div>
  )
})

function Head({ message: { author, createdAt } }: { message: Message }): ReactNode {
  return (
    <header className="flex items-baseline gap-2">
      <span className="truncate font-semibold" style={{ color: personColour(author.slot) }}>
        {author.name}
      </span>
      <time
        dateTime={createdAt}
        title={full.format(Date.parse(createdAt))}
        className="text-label text-faint tabular-nums"
      >
        {clock.format(Date.parse(createdAt))}
      </time>
    </header>
  )
}

function Said({ message }: { message: Message }): ReactNode {
  return (
    <>
      {message.text !== '' && <MessageText text={message.text} mentions={message.mentions} />}
      {message.editedAt !== null && (
        <span
          className="text-label text-faint"
          title={t('Edited {when}', { when: full.format(Date.parse(message.editedAt)) })}
        >
          {t('(edited)')}
        </span>
      )}
      <MessageImages images={message.images} />
    </>
  )
}
