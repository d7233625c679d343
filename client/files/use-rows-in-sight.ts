import { type RefObject, useLayoutEffect, useState } from 'react'

/** Rows beyond the edge are ready before they are scrolled to. */
const OVERSCAN = 16
const STEP = 8

export type Sight = { readonly first: number; readonly last: number; readonly page: number }

/** Which rows of a fixed height are on screen or nearly so; it changes once every few rows. */
export function useRowsInSight(
  box: RefObject<HTMLElement | null>,
  { count, rowPx }: { count: number; rowPx: number },
): Sight {
  const [place, setPlace] = useState({ top: 0, page: 40 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const look = (): void => {
      const top = Math.floor(element.scrollTop / rowPx / STEP) * STEP
      const page = Math.max(1, Math.ceil(element.clientHeight / rowPx))
      setPlace((now) => (now.top === top && now.page === page ? now : { top, page }))
    }
    look()
    const size = new ResizeObserver(look)
    size.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      size.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box, rowPx])
  const first = Math.max(0, Math.min(place.top, count) - OVERSCAN)
  return {
    first,
    last: Math.min(count, place.top + place.page + STEP + OVERSCAN),
    page: place.page,
  }
}
