import { useEffect, useRef } from 'react'
import { createStore } from 'zustand/vanilla'

/** To whom somebody wants to write, until the composer has taken it up. */
const wish = createStore<{ to: string | null }>(() => ({ to: null }))

/** Begins a message that mentions somebody, now or as soon as the composer is there. */
export function startMessage(to: string): void {
  wish.setState({ to })
}

/** Takes up what `startMessage` began, once. */
export function useStartedMessage(take: (to: string) => void): void {
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const look = (): void => {
      const { to } = wish.getState()
      if (to === null) return
      wish.setState({ to: null })
      latest.current(to)
    }
    look()
    return wish.subscribe(look)
  }, [])
}
