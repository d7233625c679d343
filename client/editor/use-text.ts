import { useEffect, useState } from 'react'
import type { Y } from '../collab/y.ts'

/** Others type several times a second; what is drawn from the whole text need not follow each letter. */
const EVERY_MS = 150

/** What a shared text says, a moment after it changes. */
export function useText(text: Y.Text, everyMs = EVERY_MS): string {
  const [now, setNow] = useState(() => text.toString())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = (): void => {
      timer = undefined
      setNow(text.toString())
    }
    const later = (): void => {
      timer ??= setTimeout(read, everyMs)
    }
    // It may have changed between the first drawing and now.
    later()
    text.observe(later)
    return () => {
      clearTimeout(timer)
      text.unobserve(later)
    }
  }, [text, everyMs])
  return now
}
