import { type ReactNode, Suspense, lazy, useSyncExternalStore } from 'react'
import { createStore } from 'zustand/vanilla'
import { messageOf } from './api.ts'

export type ToastAction = { label: string; run: () => void }
export type ToastWish = {
  readonly id: number
  readonly title: string
  readonly error?: string
  readonly action?: ToastAction
}

/** What is to be said and not yet on screen; the stack that shows it comes with the first of them. */
export const toastStore = createStore<{ waiting: readonly ToastWish[] }>(() => ({ waiting: [] }))
let lastId = 0

/** Says something in passing; with an action it stays long enough to be used. */
export function toast(title: string, action?: ToastAction): void {
  ask({ title, ...(action && { action }) })
}

/** Tells a failure; it stays until it is closed. */
export function toastError(title: string, error: unknown): void {
  ask({ title, error: messageOf(error) })
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

const ToastStack = lazy(async () => ({
  default: (await import('./toast-stack.tsx')).ToastStack,
}))
let asked = false

/** Loads the stack when there is first something to say, and keeps it from then on. */
export function Toasts(): ReactNode {
  const wanted = useSyncExternalStore(toastStore.subscribe, () => {
    asked ||= toastStore.getState().waiting.length > 0
    return asked
  })
  if (!wanted) return null
  return (
    <Suspense>
      <ToastStack />
    </Suspense>
  )
}
