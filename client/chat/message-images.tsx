import { type ReactNode, useState } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import type { ChatImage } from '../../shared/chat.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import { altOf, boxOf } from './picture.ts'

const Lightbox = lazy(async () => ({ default: (await import('./lightbox.tsx')).Lightbox }))

/** The pictures of a message, small, in boxes of the size they will have. */
export function MessageImages({ images }: { images: readonly ChatImage[] }): ReactNode {
  const { workspace } = useWorkspace()
  const [open, setOpen] = useState<number | null>(null)
  if (images.length === 0) return null
  const single = images.length === 1
  return (
    <div className="my-1 flex flex-wrap gap-1.5">
      {images.map((image, index) => {
        const { width, height } = boxOf(image, single ? 260 : 120)
        return (
          <button
            key={image.id}
            type="button"
            aria-label={t('Open picture: {image}', { image: altOf(image) })}
            onClick={() => setOpen(index)}
            style={{ width, height }}
            className="max-w-full overflow-hidden rounded-control border border-line bg-editor"
          >
            <img
              src={chatApi.imageUrl(workspace.id, image.id)}
              alt=""
              width={width}
              height={height}
              loading="lazy"
              decoding="async"
              className="size-full object-contain"
            />
          </button>
        )
      })}
      {open !== null && (
        <Awaiting>
          <Lightbox images={images} at={open} onMove={setOpen} onClose={() => setOpen(null)} />
        </Awaiting>
      )}
    </div>
  )
}
