import { ImagePlus, SendHorizontal } from 'lucide-react'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import { LIMITS } from '../../shared/limits.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { AttachmentList } from './attachment-list.tsx'
import { MentionList } from './mention-list.tsx'
import { useStartedMessage } from './start-message.ts'
import { TypingLine } from './typing-line.tsx'
import { TypingSign } from './typing.ts'
import { useLine } from './use-line.ts'
import { useMentions } from './use-mentions.ts'

type Props = {
  thread: number | null
  label: string
  /** The message of mine that Arrow up edits. */
  lastOfMine: number | undefined
  /** Told when something was said. */
  onSaid: () => void
}

/** Where a message is written. Enter sends, Shift+Enter breaks the line, @ names somebody. */
export function Composer({ thread, label, lastOfMine, onSaid }: Props): ReactNode {
  const { chat, news } = useWorkspace().session
  const box = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const listId = useId()
  const text = useStore(chat.drafts.store, () => chat.drafts.of(thread))
  const pictures = useStore(chat.attachments.store, () => chat.attachments.in(thread))
  const [caret, setCaret] = useState(text.length)
  const sign = useMemo(
    () =>
      new TypingSign({
        tell: (at) => void news.ask({ type: 'typing', thread: at }),
        now: () => performance.now(),
      }),
    [news],
  )
  useFocusWish(box)
  const put = (next: { text: string; caret: number }): void => {
    chat.drafts.set(thread, next.text)
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
  const mentions = useMentions({ text, caret, put })
  const ready = pictures.some(({ state }) => state === 'ready')
  const coming = pictures.some(({ state }) => state === 'uploading')
  const empty = text.trim() === '' && !ready

  const submit = (): void => {
    if (empty || coming) return
    chat.outbox.say({ text: text.trim(), thread, images: chat.attachments.take(thread) })
    chat.drafts.set(thread, '')
    sign.done()
    onSaid()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || mentions.onKey(event)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'ArrowUp' && text === '' && lastOfMine !== undefined) {
      event.preventDefault()
      chat.store.setState({ editing: lastOfMine })
    }
  }
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    chat.attachments.add(thread, files)
  }
  const picked = mentions.matches.length > 0 ? `${listId}-${mentions.picked}` : undefined
  return (
    <div className="relative shrink-0 border-t border-line px-2 pt-2">
      <MentionList id={listId} {...mentions} />
      <AttachmentList thread={thread} />
      <div className="flex items-end gap-1 rounded-control border border-line-strong bg-editor p-1 focus-within:outline-2 focus-within:outline-you">
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/gif,image/webp"
          multiple
          hidden
          aria-label={t('Pictures to add')}
          onChange={({ target }) => {
            chat.attachments.add(thread, [...(target.files ?? [])])
            target.value = ''
          }}
        />
        <IconButton
          label={t('Add pictures')}
          icon={ImagePlus}
          side="top"
          onClick={() => picker.current?.click()}
        />
        <textarea
          ref={box}
          data-write={thread === null ? 'chat' : 'thread'}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={picked && listId}
          aria-activedescendant={picked}
          placeholder={label}
          rows={1}
          maxLength={LIMITS.chatMessageChars}
          value={text}
          className="field-sizing-content max-h-40 min-h-6 min-w-0 flex-1 resize-none self-center bg-transparent px-1 py-0.5 text-hi outline-none"
          onChange={({ target }) => {
            chat.drafts.set(thread, target.value)
            setCaret(target.selectionStart)
            if (target.value.trim() !== '') sign.typed(thread)
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <IconButton
          label={t('Send message')}
          icon={SendHorizontal}
          side="top"
          disabled={empty || coming}
          onClick={submit}
        />
      </div>
      <Below thread={thread} />
    </div>
  )
}

/** One line that is always there, so that nothing moves: who types, or that the line is down. */
function Below({ thread }: { thread: number | null }): ReactNode {
  const { live } = useLine()
  return (
    <div className="h-5 truncate px-1 text-label leading-5 text-faint">
      {!live ? (
        <span role="status" className="text-warning">
          {t('You are offline. What you send goes out when the connection is back.')}
        </span>
      ) : (
        <TypingLine thread={thread} />
      )}
    </div>
  )
}

/** Takes the keyboard when a command asks for it, also one that was given before this was here. */
function useFocusWish(box: { readonly current: HTMLTextAreaElement | null }): void {
  const { chat } = useWorkspace().session
  const wish = useStore(chat.store, (state) => state.focusWish)
  useEffect(() => {
    if (!wish) return
    chat.store.setState({ focusWish: false })
    const { current } = box
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [wish, chat, box])
}
