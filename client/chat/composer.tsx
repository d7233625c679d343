import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { LIMITS } from '../../shared/limits.ts'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import { type ChatCache, withMessage } from './chat-cache.ts'
import { complete, matchMembers, mentionAt } from './mention.ts'
import { useStartedMessage } from './start-message.ts'

/** Where a message is written. Enter sends, Shift+Enter breaks the line, @ names somebody. */
export function Composer(): ReactNode {
  const { workspace, me } = useWorkspace()
  const queries = useQueryClient()
  const box = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const [text, setText] = useState('')
  const [caret, setCaret] = useState(0)
  const [chosen, setChosen] = useState(0)
  const [dismissed, setDismissed] = useState(-1)
  const members = useQuery({
    queryKey: keys.members(workspace.id),
    queryFn: () => workspacesApi.members(workspace.id),
  })
  const send = useMutation({
    mutationFn: (said: string) => chatApi.say(workspace.id, { text: said }),
    onSuccess: (message) =>
      queries.setQueryData<ChatCache>(keys.messages(workspace.id), (chat) =>
        withMessage(chat, message),
      ),
    onError: (error, said) => {
      setText((now) => (now === '' ? said : now))
      toastError('The message was not sent', error)
    },
  })
  const mention = mentionAt(text, caret)
  const others = (members.data ?? []).filter(({ id }) => id !== me.id)
  const matches = mention && mention.start !== dismissed ? matchMembers(others, mention.query) : []
  const picked = Math.min(chosen, matches.length - 1)

  const submit = (): void => {
    const said = text.trim()
    if (said === '' || send.isPending) return
    setText('')
    send.mutate(said)
  }
  const pick = (name: string): void => {
    if (mention) put(complete(text, mention, name))
  }
  const put = (next: { text: string; caret: number }): void => {
    setText(next.text)
    setCaret(next.caret)
    requestAnimationFrame(() => {
      box.current?.focus()
      box.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  useStartedMessage((name) => {
    const start = text === '' || /\s$/.test(text) ? text : `${text} `
    put({ text: `${start}@${name} `, caret: start.length + name.length + 2 })
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (matches.length > 0) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault()
        const step = event.key === 'ArrowDown' ? 1 : matches.length - 1
        return setChosen((picked + step) % matches.length)
      }
      const match = matches[picked]
      if ((event.key === 'Enter' || event.key === 'Tab') && match) {
        event.preventDefault()
        return pick(match.name)
      }
      if (event.key === 'Escape') return setDismissed(mention?.start ?? -1)
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    }
  }

  return (
    <div className="relative shrink-0 border-t border-line p-2">
      {matches.length > 0 && (
        <ul
          id={listId}
          role="listbox"
          aria-label="Members"
          className="floating absolute inset-x-2 bottom-full mb-1 p-1"
        >
          {matches.map(({ id, name, slot }, index) => (
            <li
              key={id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === picked}
              onPointerDown={(event) => {
                event.preventDefault()
                pick(name)
              }}
              className={cx(
                'flex h-8 items-center gap-2 rounded px-2',
                index === picked && 'bg-hover text-hi',
              )}
            >
              <Avatar name={name} slot={slot} size={20} /> {name}
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-end gap-1 rounded-control border border-line-strong bg-editor p-1 focus-within:outline-2 focus-within:outline-you">
        <textarea
          ref={box}
          aria-label="Message"
          aria-autocomplete="list"
          aria-controls={matches.length > 0 ? listId : undefined}
          aria-activedescendant={matches.length > 0 ? `${listId}-${picked}` : undefined}
          placeholder="Message"
          rows={1}
          maxLength={LIMITS.chatMessageChars}
          value={text}
          className="field-sizing-content max-h-40 min-h-6 flex-1 resize-none bg-transparent px-1.5 py-0.5 text-hi outline-none"
          onChange={({ target }) => {
            setText(target.value)
            setCaret(target.selectionStart)
            setChosen(0)
            setDismissed(-1)
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <IconButton
          label="Send message"
          icon={SendHorizontal}
          disabled={text.trim() === ''}
          onClick={submit}
        />
      </div>
    </div>
  )
}
