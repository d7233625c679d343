import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { createStore } from 'zustand/vanilla'
import { messageOf } from './api.ts'
import { detailsOf } from './error-details.ts'

export type ToastAction = { label: string; run: () => void }
export type ToastWish = {
  readonly id: number
  readonly title: string
  readonly error?: string
  /** Of a failure, to take along. */
  readonly details?: string
  readonly action?: ToastAction
  /** What can be answered; each answer sends it away. */
  readonly answers?: readonly ToastAction[]
  readonly shownMs?: number
}

/** What is to be said and not yet on screen. */
export const toastStore = createStore<{ waiting: readonly ToastWish[] }>(() => ({ waiting: [] }))
let lastId = 0

/** Says something in passing; with an action it stays long enough to be used. */
export function toast(title: string, action?: ToastAction): void {
  ask({ title, ...(action && { action }) })
}

/** Asks something that can wait; without an answer it goes away by itself. */
export function toastQuestion(
  title: string,
  answers: readonly ToastAction[],
  shownMs = 30_000,
): void {
  ask({ title, answers, shownMs })
}

/** Tells a failure; it stays until it is closed. */
export function toastError(title: string, error: unknown): void {
  ask({ title, error: messageOf(error), details: detailsOf(error) })
}

/** Hands over everything that waits, once. */
export function takeToasts(): readonly ToastWish[] {
  const { waiting } = toastStore.getState()
  if (waiting.length > 0) toastStore.setState({ waiting: [] })
  return waiting
}

function ask(wish: Omit<ToastWish, 'id'>): void {
  lastId += 1
  const asked = { id: lastId, ...wish }
  toastStore.setState(({ waiting }) => ({ waiting: [...waiting, asked] }))
}

/** Shows what is said. The stack is fetched once the page stands, so that it is there when nothing can be. */
export function Toasts(): ReactNode {
  const [Stack, setStack] = useState<ComponentType>()
  useEffect(() => {
    let wanted = true
    const fetchStack = async (): Promise<void> => {
      if (!wanted) return
      wanted = false
      try {
        const { ToastStack } = await import('./toast-stack.tsx')
        setStack(() => ToastStack)
      } catch {
        // Without the network nothing is lost: what waits is said after the next try.
        wanted = true
      }
    }
    void fetchStack()
    return toastStore.subscribe(() => void fetchStack())
  }, [])
  return Stack ? <Stack /> : null
}
