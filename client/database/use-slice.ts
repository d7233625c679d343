import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useMemo } from 'react'
import type { GridColumns } from './grid-columns.ts'
import { HEADER_PX } from './grid-header.tsx'
import type { Slice } from './grid-row.tsx'

type Wish = {
  box: RefObject<HTMLDivElement | null>
  columns: GridColumns
  count: number
  /** The greatest number written at the left. */
  numbers: number
  rowPx: number
}

/** Which rows and columns are in sight. */
export function useSlice({ box, columns, count, numbers, rowPx }: Wish) {
  const { shown, pinned } = columns
  // 0 rows still leave room for a number.
  const gutter = Math.max(40, String(numbers).length * 8 + 18)
  const stuck = gutter + (pinned ? (shown[0]?.width ?? 0) : 0)
  const across = useVirtualizer({
    horizontal: true,
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => shown[index]?.width ?? 0,
    overscan: 2,
    scrollPaddingStart: stuck,
    paddingStart: gutter,
  })
  const down = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
    // The header stands before the first row: what the box shows of rows ends that much sooner.
    scrollPaddingEnd: HEADER_PX,
  })
  const widths = shown.map(({ width }) => width).join(' ')
  useEffect(() => across.measure(), [across, widths, gutter])
  useEffect(() => down.measure(), [down, rowPx])
  const items = across.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1]
  const types = shown.map(({ type }) => type).join(' ')
  const slice = useMemo<Slice>(() => {
    const from = pinned ? Math.max(1, first) : first
    const out = shown.slice(pinned ? 1 : 0, from)
    return {
      columns: shown.slice(from, last + 1),
      before: out.reduce((sum, { width }) => sum + width, 0),
      pinned: pinned ? shown[0] : undefined,
      width: gutter + shown.reduce((sum, { width }) => sum + width, 0),
      gutter,
      height: rowPx,
    }
    // A new slice draws every row again: only when what it is made of has changed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [first, last, pinned, widths, types, gutter, rowPx])
  return {
    slice,
    rows: down.getVirtualItems(),
    height: down.getTotalSize(),
    page: Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - HEADER_PX) / rowPx) - 1),
    /** Brings a cell into sight. */
    reveal: (row: number, col: number): void => {
      if (row >= 0) down.scrollToIndex(row)
      if (!(pinned && col === 0)) across.scrollToIndex(col)
    },
  }
}
