import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useRowPx } from '../app/use-row-px.ts'
import { useRowsInSight } from '../files/use-rows-in-sight.ts'
import { t } from '../words/words.ts'
import { type RowActs, NextRowView, ResultRowView } from './result-row.tsx'
import type { ResultRow } from './result-rows.ts'

type Props = {
  box: RefObject<HTMLDivElement | null>
  rows: readonly ResultRow[]
  acts: RowActs
  fold: (path: string, folded: boolean) => void
}

/** What was found, file by file; only what is on the screen is in the page. */
export function ResultList({ box, rows, acts, fold }: Props): ReactNode {
  const rowPx = useRowPx()
  const { first, last, page } = useRowsInSight(box, { count: rows.length, rowPx })
  const [at, setAt] = useState(0)
  const grab = useRef(false)
  const current = Math.min(at, rows.length - 1)
  useLayoutEffect(() => {
    if (!grab.current) return
    grab.current = false
    const row = box.current?.querySelector(`[data-row="${current}"]`)
    row?.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  })
  const go = (index: number): void => {
    grab.current = true
    const wanted = Math.max(0, Math.min(rows.length - 1, index))
    // What a line becomes is heard with it: the keys go past it, as far as there is somewhere to go.
    const past = rows[wanted]?.kind === 'next' ? (wanted > current ? 1 : -1) : 0
    setAt(rows[wanted + past] ? wanted + past : wanted - past)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current]
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(current + 1),
      ArrowUp: () => go(current - 1),
      PageDown: () => go(current + page),
      PageUp: () => go(current - page),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowLeft: () => {
        if (row?.kind !== 'file') return row && go(rows.findIndex(({ path }) => path === row.path))
        fold(row.path, true)
      },
      ArrowRight: () => row && fold(row.path, false),
      Delete: () => {
        if (!row || row.kind === 'next') return
        go(current)
        acts.dismiss(row)
      },
    }
    const act = keys[event.key]
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    act()
  }
  const shown = new Set(
    Array.from({ length: Math.max(0, last - first) }, (_, step) => first + step),
  ).add(current)
  return (
    // The keys of its buttons bubble up to it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={box}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const row = target.closest<HTMLElement>('[data-row]')
        if (row) setAt(Number(row.dataset['row']))
      }}
    >
      <div
        role="list"
        aria-label={t('Results')}
        className="relative"
        style={{ height: rows.length * rowPx }}
      >
        {[...shown].map((index) => {
          const row = rows[index]
          if (!row) return null
          const place = { index, top: index * rowPx, height: rowPx }
          if (row.kind === 'next') return <NextRowView key={index} row={row} place={place} />
          return (
            <ResultRowView
              key={index}
              row={row}
              place={place}
              current={index === current}
              acts={acts}
            />
          )
        })}
      </div>
    </div>
  )
}
