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

type Wishes = {
  /** What is to be said and not yet on screen. */
  readonly waiting: readonly ToastWish[]
  /** What has been said and is out of date. */
  readonly closing: readonly number[]
}
export const toastStore = createStore<Wishes>(() => ({ waiting: [], closing: [] }))
let lastId = 0

/** Says something in passing; with an action it stays long enough to be used. */
export function toast(title: string, action?: ToastAction): void {
  ask({ title, ...(action && { action }) })
}

/** Asks something that can wait; without an answer it goes away by itself, or by the returned function. */
export function toastQuestion(
  title: string,
  answers: readonly ToastAction[],
  shownMs = 30_000,
): () => void {
  const id = ask({ title, answers, shownMs })
  return () =>
    toastStore.setState(({ waiting, closing }) => ({
      waiting: waiting.filter((wish) => wish.id !== id),
      closing: [...closing, id],
    }))
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

/** Hands over everything that is out of date, once. */
export function takeClosings(): readonly number[] {
  const { closing } = toastStore.getState()
  if (closing.length > 0) toastStore.setState({ closing: [] })
  return closing
}

function ask(wish: Omit<ToastWish, 'id'>): number {
  lastId += 1
  const asked = { id: lastId, ...wish }
  toastStore.setState(({ waiting }) => ({ waiting: [...waiting, asked] }))
  return asked.id
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
