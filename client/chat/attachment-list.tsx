import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { LIMITS } from '../../shared/limits.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { rich } from '../words/rich.tsx'
import { said, t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { Attachment } from './attachments.ts'
import { chatApi } from './chat-api.ts'

/** Pictures that go with the next message, each with words for who cannot see it. */
export function AttachmentList({ thread }: { thread: number | null }): ReactNode {
  const { attachments } = useWorkspace().session.chat
  const list = useStore(attachments.store, () => attachments.in(thread))
  if (list.length === 0) return null
  return (
    <ul
      aria-label={t('Pictures to send')}
      className="mb-1.5 flex max-h-44 flex-col gap-1 overflow-y-auto"
    >
      {list.map((one) => (
        <li
          key={one.key}
          className="flex min-h-11 items-center gap-2 rounded-control border border-line bg-panel p-1"
        >
          <Thumbnail one={one} />
          <div className="min-w-0 flex-1">
            <Details one={one} thread={thread} />
          </div>
          <IconButton
            label={t('Remove {name}', { name: one.name || t('the picture') })}
            icon={X}
            onClick={() => attachments.remove(thread, one.key)}
          />
        </li>
      ))}
    </ul>
  )
}

function Thumbnail({ one }: { one: Attachment }): ReactNode {
  const { workspace } = useWorkspace()
  return (
    <span className="flex size-9 shrink-0 items-center justify-center overflow-hidden rounded-xs bg-editor">
      {one.state === 'uploading' && <Spinner />}
      {one.state === 'ready' && (
        <img
          src={chatApi.imageUrl(workspace.id, one.image.id)}
          alt=""
          className="size-full object-cover"
        />
      )}
    </span>
  )
}

function Details({ one, thread }: { one: Attachment; thread: number | null }): ReactNode {
  const { attachments } = useWorkspace().session.chat
  if (one.state === 'failed') {
    return (
      <div role="alert" className="text-meta text-danger">
        {rich('{name} cannot be sent. {reason}', {
          name: <span className="font-medium">{one.name}</span>,
          reason: said(one.reason),
        })}
        {one.file && (
          <Button
            size="small"
            className="ml-2 h-6"
            onClick={() => attachments.retry(thread, one.key)}
          >
            {t('Retry')}
          </Button>
        )}
      </div>
    )
  }
  return (
    <input
      type="text"
      aria-label={t('Description of {name}', { name: one.name || t('the picture') })}
      placeholder={
        one.state === 'uploading'
          ? t('Uploading {name}…', { name: one.name })
          : t('Describe this picture')
      }
      value={one.alt}
      maxLength={LIMITS.chatImageAltChars}
      onChange={({ target }) => attachments.describe(thread, one.key, target.value)}
      className="h-7 w-full min-w-0 rounded-xs bg-transparent px-1 text-meta text-hi"
    />
  )
}
