import { type RefObject, useEffect } from 'react'
import { editorViews } from '../people/editor-views.ts'
import { lineAtTop, placesOn, topOfLine } from './page-places.ts'

/** What was asked of a scroll bar and what it says differ by rounding. */
const CLOSE_PX = 2
const CLOSE_LINES = 0.1

/** Page and editor of a file go along with each other, whichever of the two is scrolled. */
export function usePageSync(box: RefObject<HTMLElement | null>, path: string): void {
  useEffect(() => (box.current ? syncPage(box.current, path) : undefined), [box, path])
}

function syncPage(page: HTMLElement, path: string): () => void {
  // What one side sets on the other comes back as news, and must not go round.
  let [setPage, setLine, leading] = [NaN, NaN, false]
  const follow = (): void => {
    const line = leading ? undefined : editorViews.lineOnTop(path)
    if (line === undefined || Math.abs(line - setLine) < CLOSE_LINES) return
    setLine = line
    page.scrollTop = topOfLine(placesOn(page), line)
    setPage = page.scrollTop
  }
  const lead = (): void => {
    if (Math.abs(page.scrollTop - setPage) <= CLOSE_PX) return
    setPage = page.scrollTop
    leading = true
    editorViews.putOnTop(path, lineAtTop(placesOn(page), page.scrollTop))
    leading = false
    setLine = editorViews.lineOnTop(path) ?? NaN
  }
  follow()
  const stop = editorViews.store.subscribe(follow)
  page.addEventListener('scroll', lead, { passive: true })
  return () => {
    stop()
    page.removeEventListener('scroll', lead)
  }
}
