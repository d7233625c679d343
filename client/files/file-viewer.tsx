import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Download, FileQuestion } from 'lucide-react'
import { type ReactNode, useMemo, useRef } from 'react'
import { Loaded } from '../app/loaded.tsx'
import { StateView } from '../ui/common-states.tsx'
import { fileSize } from '../ui/time.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { ImageView } from './image-view.tsx'
import { nameOf } from './paths.ts'

const IMAGES = /\.(png|jpe?g|gif|webp|avif|svg|ico|bmp)$/i
const VIEWED_BYTES = 2 * 1024 * 1024
const ROW_PX = 20

/** A file that cannot be edited together: a picture, a text that is too large, or bytes to take along. */
export function FileViewer({
  path,
  why,
}: {
  path: string
  why: 'not_text' | 'too_large'
}): ReactNode {
  const { session } = useWorkspace()
  const href = session.files.contentUrl(path)
  const download = <DownloadLink path={path} href={href} />
  // That a picture is no text needs no words: it has a bar of its own.
  if (IMAGES.test(path)) return <ImageView path={path} href={href} action={download} />
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-9 shrink-0 items-center gap-3 border-b border-line px-3 text-meta text-muted">
        <span className="min-w-0 flex-1 truncate">
          {why === 'too_large'
            ? t('Read-only: this file is too large to edit together. A terminal can change it.')
            : t('This is not a text file, so it cannot be edited here.')}
        </span>
        {download}
      </div>
      <div className="min-h-0 flex-1">
        {why === 'too_large' ? (
          <LargeText path={path} />
        ) : (
          <StateView
            state={{
              kind: 'empty',
              title: nameOf(path),
              icon: <FileQuestion size={28} strokeWidth={1.25} aria-hidden />,
              hint: t(
                'There is no view for this kind of file. Download it, or look at it in a terminal.',
              ),
            }}
          />
        )}
      </div>
    </div>
  )
}

function DownloadLink({ path, href }: { path: string; href: string }): ReactNode {
  return (
    <a
      href={`${href}&download=1`}
      download={nameOf(path)}
      className="flex min-h-6 items-center gap-1.5 rounded-control px-1.5 text-body hover:bg-hover"
    >
      <Download size={14} strokeWidth={1.5} aria-hidden /> {t('Download')}
    </a>
  )
}

function LargeText({ path }: { path: string }): ReactNode {
  const { session, workspace } = useWorkspace()
  const query = useQuery({
    queryKey: ['w', workspace.id, 'large', path],
    queryFn: async ({ signal }) => {
      const response = await session.files.read(path, { maxBytes: VIEWED_BYTES, signal })
      const range = response.headers.get('content-range')
      return { text: await response.text(), total: Number(range?.split('/')[1] ?? NaN) }
    },
    gcTime: 0,
  })
  return (
    <Loaded query={query} what={nameOf(path)}>
      {({ text, total }) => <Lines text={text} total={total} />}
    </Loaded>
  )
}

function Lines({ text, total }: { text: string; total: number }): ReactNode {
  const lines = useMemo(() => text.split(/\r\n|\r|\n/), [text])
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  })
  const cut = Number.isFinite(total) && total > VIEWED_BYTES
  return (
    <div className="flex h-full flex-col">
      {cut && (
        <p className="shrink-0 px-3 py-1 text-meta text-warning">
          {t('The first {VIEWED_BYTES} of {total}.', {
            VIEWED_BYTES: fileSize(VIEWED_BYTES),
            total: fileSize(total),
          })}
        </p>
      )}
      <div
        ref={box}
        tabIndex={0}
        role="region"
        aria-label={t('Text of the file')}
        className="min-h-0 flex-1 overflow-auto font-mono text-ui"
      >
        <div className="relative min-w-max" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              className="absolute flex h-5 whitespace-pre"
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="w-16 shrink-0 pr-4 text-right text-faint tabular-nums select-none">
                {index + 1}
              </span>
              {lines[index]?.slice(0, 2_000)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
