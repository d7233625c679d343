import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { messageOf } from './api.ts'

const manager = Toast.createToastManager()

export type ToastAction = { label: string; run: () => void }

/** Says something in passing; with an action it stays long enough to be used. */
export function toast(title: string, action?: ToastAction): void {
  manager.add({
    title,
    timeout: 8_000,
    ...(action && { actionProps: { children: action.label, onClick: action.run } }),
  })
}

/** Tells a failure; it stays until it is closed. */
export function toastError(title: string, error: unknown): void {
  manager.add({ title, description: messageOf(error), type: 'error', timeout: 0, priority: 'high' })
}

/** The one stack, bottom right, at most three. */
export function Toasts({ children }: { children: ReactNode }): ReactNode {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-16 z-50 flex w-90 max-w-[calc(100vw-2rem)] flex-col gap-2 min-[760px]:bottom-9">
          <Stack />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Stack(): ReactNode {
  const { toasts } = Toast.useToastManager()
  return toasts.map((shown) => (
    <Toast.Root
      key={shown.id}
      toast={shown}
      className="floating opens flex items-start gap-3 py-2 pr-2 pl-3 data-[limited]:hidden"
    >
      <div className="min-w-0 flex-1 py-0.5">
        <Toast.Title className="font-medium text-hi data-[type=error]:text-danger" />
        <Toast.Description className="break-words text-muted" />
      </div>
      {shown.actionProps && (
        <Toast.Action className="rounded-control px-2 py-1 font-medium text-hi hover:bg-hover" />
      )}
      <Toast.Close render={<IconButton label="Dismiss" icon={X} />} />
    </Toast.Root>
  ))
}
