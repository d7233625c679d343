import { Dialog } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, ExternalLink, X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { ChatImage } from '../../shared/chat.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import { altOf } from './picture.ts'

type Props = {
  images: readonly ChatImage[]
  at: number
  onMove: (at: number) => void
  onClose: () => void
}

/** One picture over everything; arrows walk through those of the message, Escape closes. */
export function Lightbox({ images, at, onMove, onClose }: Props): ReactNode {
  const { workspace } = useWorkspace()
  const image = images[at]
  if (!image) return null
  const many = images.length > 1
  const step = (by: number): void => onMove((at + by + images.length) % images.length)
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (many && key === 'ArrowRight') step(1)
    if (many && key === 'ArrowLeft') step(-1)
  }
  const source = chatApi.imageUrl(workspace.id, image.id)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/80" />
        <Dialog.Popup
          onKeyDown={onKeyDown}
          className="pointer-events-none fixed inset-4 z-40 flex flex-col gap-2 outline-none"
        >
          <header className="floating pointer-events-auto flex items-center gap-1 self-center py-1 pr-1 pl-3">
            <Dialog.Title className="max-w-[60vw] truncate text-hi">
              {altOf(image)}
              {many && (
                <span className="ml-2 text-muted tabular-nums">
                  {t('{value} of {count}', { value: at + 1, count: images.length })}
                </span>
              )}
            </Dialog.Title>
            {many && (
              <>
                <IconButton
                  label={t('Previous picture')}
                  icon={ChevronLeft}
                  onClick={() => step(-1)}
                />
                <IconButton label={t('Next picture')} icon={ChevronRight} onClick={() => step(1)} />
              </>
            )}
            <a
              href={source}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={t('Open in a new tab')}
              className="inline-flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
            >
              <ExternalLink size={16} strokeWidth={1.5} aria-hidden />
            </a>
            <Dialog.Close render={<IconButton label={t('Close picture')} icon={X} />} />
          </header>
          <div className="flex min-h-0 flex-1 items-center justify-center">
            <img
              src={source}
              alt={altOf(image)}
              width={image.width}
              height={image.height}
              className="pointer-events-auto max-h-full max-w-full object-contain"
            />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
