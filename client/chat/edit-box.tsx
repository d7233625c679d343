import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Message } from '../../shared/chat.ts'
import { LIMITS } from '../../shared/limits.ts'
import { messageOf } from '../app/api.ts'
import { Button } from '../ui/button.tsx'
import { FormError } from '../ui/form-error.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

type Props = { message: Message; onSave: (text: string) => Promise<void> }

/** New words for a message, where it stands. Enter saves, Escape leaves it as it was. */
export function EditBox({ message, onSave }: Props): ReactNode {
  const { chat } = useWorkspace().session
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(message.text)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  useEffect(() => {
    box.current?.focus()
    box.current?.setSelectionRange(message.text.length, message.text.length)
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [message.text.length])

  const close = (): void => chat.endEdit()
  const save = async (): Promise<void> => {
    const words = text.trim()
    if (words === message.text) return close()
    setBusy(true)
    try {
      await onSave(words)
      close()
    } catch (failure) {
      setError(messageOf(failure))
      setBusy(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    event.stopPropagation()
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void save()
    }
  }
  const empty = text.trim() === '' && message.images.length === 0
  return (
    <div className="flex flex-col gap-1.5 py-1">
      <textarea
        ref={box}
        aria-label={t('Edit message')}
        value={text}
        rows={1}
        maxLength={LIMITS.chatMessageChars}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-60 min-h-8 resize-none rounded-control border border-line-strong bg-editor px-2 py-1 text-hi"
      />
      <FormError>{error}</FormError>
      <div className="flex gap-1.5">
        <Button
          size="small"
          tone="primary"
          busy={busy}
          disabled={empty}
          onClick={() => void save()}
        >
          {t('Save')}
        </Button>
        <Button size="small" tone="quiet" onClick={close}>
          {t('Cancel')}
        </Button>
      </div>
    </div>
  )
}
