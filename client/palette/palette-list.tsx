import { useVirtualizer } from '@tanstack/react-virtual'
import { Check } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useMedia } from '../ui/use-media.ts'
import { t } from '../words/words.ts'
import { type Item, type Row, pieces } from './item.ts'

const ROW_PX = 32
const COARSE_ROW_PX = 44

type Props = {
  id: string
  label: string
  rows: readonly Row[]
  at: number
  empty: string
  onChoose: (index: number, beside: boolean) => void
}

/** Where `aria-activedescendant` points. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`
}

/** The lines of the palette; only those in view are in the page. */
export function PaletteList({ id, label, rows, at, empty, onChoose }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const rowPx = useMedia('(pointer: coarse)') ? COARSE_ROW_PX : ROW_PX
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollPaddingStart: 4,
    scrollPaddingEnd: 4,
  })
  useEffect(() => {
    if (rows.length > 0) virtual.scrollToIndex(at)
  }, [virtual, at, rows])
  return (
    <>
      <div
        ref={box}
        id={id}
        role="listbox"
        aria-label={label}
        className="palette-list min-h-0 overflow-y-auto overscroll-contain"
      >
        <div role="none" className="relative my-1" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              // Its keys are those of the text, which points here.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={index}
                tabIndex={-1}
                id={optionId(id, index)}
                role="option"
                aria-selected={index === at}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                style={{ height: rowPx, transform: `translateY(${start}px)` }}
                className={cx(
                  'absolute inset-x-1 top-0 flex cursor-pointer items-center gap-2 rounded-control px-2',
                  index === at ? 'bg-selected text-hi' : 'text-body hover:bg-hover',
                )}
                // The text keeps the keyboard.
                onPointerDown={(event) => event.preventDefault()}
                onClick={(event) => onChoose(index, event.ctrlKey || event.metaKey)}
              >
                <Line row={row} />
              </div>
            )
          })}
        </div>
      </div>
      {rows.length === 0 && <p className="px-3 pt-1 pb-3 text-muted">{empty}</p>}
    </>
  )
}

function Line({ row: { item, letters, part } }: { row: Row }): ReactNode {
  const { kind, detail, hint, keys, person, chosen } = item
  return (
    <>
      {person && <Avatar name={person.name} slot={person.slot} dim={person.idle} />}
      {kind === 'choice' && (
        <Check size={14} aria-hidden className={cx('shrink-0', !chosen && 'invisible')} />
      )}
      {kind === 'file' ? (
        <FileName path={item.title} letters={letters} />
      ) : (
        <span className="shrink-0 truncate">
          <Marked text={item.title} letters={letters} />
        </span>
      )}
      {chosen && <span className="sr-only">{t(', chosen')}</span>}
      {detail && <span className="min-w-0 truncate text-meta text-muted">{detail}</span>}
      <span className="ml-auto flex shrink-0 items-center gap-2 pl-2 text-meta text-muted">
        {part && <span aria-hidden>{part}</span>}
        {hint}
        {keys && <Keys item={item} keys={keys} />}
      </span>
    </>
  )
}

function Keys({ item, keys }: { item: Item; keys: string }): ReactNode {
  return (
    <span className={cx('flex gap-1', item.kind === 'command' && 'pointer-coarse:hidden')}>
      {keys.split(' ').map((one, index) => (
        <Kbd key={index}>{one}</Kbd>
      ))}
    </span>
  )
}

/** The name first: folders are alike, names are not. */
function FileName({ path, letters }: { path: string; letters: readonly number[] }): ReactNode {
  const from = path.lastIndexOf('/') + 1
  return (
    <>
      <span className="max-w-[70%] shrink-0 truncate">
        <Marked text={path.slice(from)} letters={letters} from={from} />
      </span>
      <span className="min-w-0 truncate text-meta text-muted">
        <Marked text={path.slice(0, Math.max(0, from - 1))} letters={letters} />
      </span>
    </>
  )
}

type MarkedProps = { text: string; letters: readonly number[]; from?: number }

function Marked({ text, letters, from = 0 }: MarkedProps): ReactNode {
  return pieces(text, letters, from).map((piece, index) =>
    piece.fits ? (
      <b key={index} className="palette-fits">
        {piece.text}
      </b>
    ) : (
      piece.text
    ),
  )
}
