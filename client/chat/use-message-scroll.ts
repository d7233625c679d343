import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { MessageSource } from './message-source.ts'

/** This near to an end, more is loaded. */
const NEAR_PX = 300
/** This near to the end one is at it. */
const END_PX = 40

type Wish = {
  box: RefObject<HTMLDivElement | null>
  source: MessageSource
  onEnd: (atEnd: boolean) => void
}
export type MessageScroll = {
  onScroll: () => void
  toEnd: () => void
  /** Loads again what could not be loaded. */
  retry: () => void
  loading: boolean
  failed: boolean
  /** The end is out of view. */
  away: boolean
}

/** Keeps what one reads where it is: at the end while one is there, and still while the past comes in above. */
export function useMessageScroll({ box, source, onEnd }: Wish): MessageScroll {
  const { messages } = source
  const { me } = useWorkspace()
  const [first, last] = [messages[0]?.id, messages.at(-1)]
  const at = useRef({ end: true, height: 0, first, last: undefined as number | undefined })
  const [away, setAway] = useState(false)
  const { loading, failed, check, retry } = useMoreNearEnds(box, source)

  const look = useCallback(() => {
    if (!box.current) return
    const below = belowOf(box.current)
    at.current.end = below < END_PX
    setAway(below > box.current.clientHeight / 2)
    onEnd(at.current.end)
  }, [box, onEnd])
  const toEnd = useCallback(() => {
    toBottom(box.current)
    look()
  }, [box, look])

  useLayoutEffect(() => {
    const { current: element } = box
    const before = at.current
    if (!element) return
    const grewAbove = before.first !== undefined && first !== undefined && first < before.first
    const newest = last?.id !== before.last
    if (grewAbove) moveBy(element, element.scrollHeight - before.height)
    else if (before.last === undefined) start(element)
    else if (newest && (before.end || last?.author.id === me.id)) toBottom(element)
    const end = belowOf(element) < END_PX
    at.current = { end, height: element.scrollHeight, first, last: last?.id }
  }, [box, first, last, me.id])
  useStaysAtEnd({ box, at, look })
  useJump(box, source)
  useEffect(check, [check, messages])

  const onScroll = useCallback(() => {
    look()
    check()
  }, [look, check])
  return { onScroll, toEnd, retry, loading, failed, away }
}

/** How much is out of view at the lower end. */
function belowOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight
}

function toBottom(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight
}

function moveBy(element: HTMLElement, px: number): void {
  element.scrollTop += px
}

/** Where one begins: at what is new, or at the end. */
function start(element: HTMLElement): void {
  element.scrollTop = element.scrollHeight
  const line = element.querySelector<HTMLElement>('[data-unread]')
  if (line && line.offsetTop < element.scrollTop) element.scrollTop = line.offsetTop - 8
}

/** What grows after it was drawn, a box or the panel itself, does not push the end out of view. */
function useStaysAtEnd({
  box,
  at,
  look,
}: {
  box: RefObject<HTMLDivElement | null>
  at: RefObject<{ end: boolean; height: number }>
  look: () => void
}): void {
  useEffect(() => {
    const element = box.current
    const list = element?.querySelector('ol')
    if (!element || !list) return
    const observer = new ResizeObserver(() => {
      if (at.current.end) toBottom(element)
      at.current.height = element.scrollHeight
      look()
    })
    observer.observe(element)
    observer.observe(list)
    return () => observer.disconnect()
  }, [box, at, look])
}

function useMoreNearEnds(box: RefObject<HTMLDivElement | null>, source: MessageSource) {
  const [state, setState] = useState<'rest' | 'loading' | 'failed'>('rest')
  const { earlier, later } = source
  const latest = useRef({ earlier, later, state })
  useLayoutEffect(() => {
    latest.current = { earlier, later, state }
  })
  const load = useCallback((more: () => Promise<void>) => {
    setState('loading')
    more().then(
      () => setState('rest'),
      () => setState('failed'),
    )
  }, [])
  const wanted = useCallback(() => {
    if (!box.current) return undefined
    if (box.current.scrollTop < NEAR_PX && latest.current.earlier) return latest.current.earlier
    if (belowOf(box.current) < NEAR_PX) return latest.current.later
    return undefined
  }, [box])
  const check = useCallback(() => {
    const more = latest.current.state === 'rest' ? wanted() : undefined
    if (more) load(more)
  }, [wanted, load])
  const retry = useCallback(() => {
    const more = wanted() ?? latest.current.earlier
    if (more) load(more)
  }, [wanted, load])
  return { loading: state === 'loading', failed: state === 'failed', check, retry }
}

/** Leads to the message that was asked for, loading on until it is there. */
function useJump(
  box: RefObject<HTMLDivElement | null>,
  { messages, earlier }: MessageSource,
): void {
  const { chat } = useWorkspace().session
  const jump = useStore(chat.store, (state) => state.jump)
  useEffect(() => {
    if (!jump) return
    const found = box.current?.querySelector<HTMLElement>(`[data-message="${jump.id}"]`)
    if (!found) {
      // A failure was told already; the wish ends with it.
      if (jump.load && earlier) earlier().catch(() => chat.store.setState({ jump: null }))
      else chat.store.setState({ jump: null })
      return
    }
    chat.arrive(jump.id)
    found.scrollIntoView({ block: 'center' })
    found.focus({ preventScroll: true })
  }, [jump, messages, earlier, box, chat])
}
