import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { nameOf } from './paths.ts'
import { type Zoom, fitting, percent, within, zoomedBy } from './zoom.ts'
import './image-view.css'

type Size = { width: number; height: number }
const NONE: Size = { width: 0, height: 0 }
/** Around a picture that fits. */
const MARGIN = 48
/** A touchpad tells of many small turns, a mouse of few large ones. */
const WHEEL = 0.004

type Props = {
  path: string
  href: string
  /** What else can be done with it, at the end of its bar. */
  action?: ReactNode
}

/** A picture, to be looked at closely. */
export function ImageView({ path, href, action }: Props): ReactNode {
  const [picture, setPicture] = useState(NONE)
  const [zoom, setZoom] = useState<Zoom>('fit')
  const [broken, setBroken] = useState(false)
  const { box, room } = useRoom()
  const factor = zoom === 'fit' ? fitting(picture, room) : zoom
  const by = (direction: 1 | -1) => (): void => setZoom(zoomedBy(factor, direction))
  useWheelZoom(box, (scale) => setZoom(within(factor * scale)))
  const press = (event: KeyboardEvent): void => {
    const next = { '+': by(1), '=': by(1), '-': by(-1), '0': () => setZoom('fit') }[event.key]
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    next()
  }
  if (broken) {
    return (
      <EmptyState title={t('This picture cannot be shown')} actions={action}>
        {t('Its bytes are not what its name says.')}
      </EmptyState>
    )
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-8 shrink-0 items-center gap-1 border-b border-line px-3 text-meta text-muted">
        <span className="mr-auto tabular-nums">
          {picture.width > 0 && `${picture.width} × ${picture.height}`}
        </span>
        <IconButton label={t('Zoom out')} icon={ZoomOut} onClick={by(-1)} />
        <output className="w-12 text-center tabular-nums" aria-label={t('Zoom')}>
          {percent(factor)}
        </output>
        <IconButton label={t('Zoom in')} icon={ZoomIn} onClick={by(1)} />
        <IconButton
          label={t('Fit')}
          icon={Maximize}
          pressed={zoom === 'fit'}
          onClick={() => setZoom('fit')}
        />
        <button
          type="button"
          aria-pressed={zoom === 1}
          onClick={() => setZoom(1)}
          className="h-6 rounded-control px-2 hover:bg-hover hover:text-hi aria-pressed:bg-selected aria-pressed:text-hi"
        >
          {t('Actual size')}
        </button>
        {action}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- scrolls by keys, so it has some of its own too */}
      <div
        ref={box}
        role="region"
        aria-label={t('Picture {path}', { path: nameOf(path) })}
        tabIndex={0}
        onKeyDown={press}
        className="flex min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
      >
        <img
          src={href}
          alt={nameOf(path)}
          draggable={false}
          style={picture.width > 0 ? { width: picture.width * factor } : undefined}
          className="picture"
          onError={() => setBroken(true)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setPicture({ width: naturalWidth, height: naturalHeight })
          }
        />
      </div>
    </div>
  )
}

/** How much room there is for the picture. */
function useRoom() {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(NONE)
  useEffect(() => {
    if (!box.current) return
    const watcher = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      setRoom({ width: Math.max(0, width - MARGIN), height: Math.max(0, height - MARGIN) })
    })
    watcher.observe(box.current)
    return () => watcher.disconnect()
  }, [])
  return { box, room }
}

/** A wheel with Ctrl, which is also what two fingers on a touchpad make. */
function useWheelZoom(box: { current: HTMLElement | null }, zoom: (scale: number) => void): void {
  const latest = useRef(zoom)
  useEffect(() => {
    latest.current = zoom
  })
  useEffect(() => {
    const { current } = box
    const turn = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      latest.current(Math.exp(-event.deltaY * WHEEL))
    }
    // React listens passively, and then the whole page would zoom as well.
    current?.addEventListener('wheel', turn, { passive: false })
    return () => current?.removeEventListener('wheel', turn)
  }, [box])
}
