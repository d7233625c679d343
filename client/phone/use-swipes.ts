import { type TouchEvent, useRef } from 'react'
import { type Point, type Swipe, hasOwnSwipes, swipeOf } from './swipe.ts'

type Handlers = {
  onTouchStart: (event: TouchEvent) => void
  onTouchEnd: (event: TouchEvent) => void
}

/** Handlers for an element that is turned like a page. */
export function useSwipes(turn: (swipe: Swipe) => void): Handlers {
  const start = useRef<Point>(undefined)
  return {
    onTouchStart(event) {
      const owned = hasOwnSwipes(event.target, event.currentTarget)
      start.current = owned || event.touches.length !== 1 ? undefined : pointOf(event)
    },
    onTouchEnd(event) {
      const from = start.current
      start.current = undefined
      const swipe = from && event.touches.length === 0 && swipeOf(from, pointOf(event))
      if (swipe) turn(swipe)
    },
  }
}

function pointOf({ changedTouches, timeStamp }: TouchEvent): Point {
  const touch = changedTouches.item(0)
  return { x: touch.clientX, y: touch.clientY, atMs: timeStamp }
}
