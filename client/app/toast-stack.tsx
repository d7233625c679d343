import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import {
  type ToastAction,
  type ToastWish,
  takeClosings,
  takeToasts,
  toastStore,
} from './toasts.tsx'

const SHOWN_MS = 8_000
type AddedToast = Parameters<ReturnType<typeof Toast.useToastManager>['add']>[0]

/** The one stack, bottom right, at most three. */
export function ToastStack(): ReactNode {
  return (
    <Toast.Provider limit={3}>
      <Feed />
      <Toast.Portal>
        {/* On a phone at the top: keys, bar and boxes to write in are at the bottom. */}
        <Toast.Viewport
          data-region="toasts"
          className="fixed top-12 right-4 z-50 flex w-90 max-w-[calc(100vw-2rem)] flex-col gap-2 min-[760px]:top-auto min-[760px]:right-[calc(1rem+var(--toasts-right,0px))] min-[760px]:bottom-9"
        >
          <Stack />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

/** Moves what was asked for onto the screen, once the stack listens. */
function Feed(): ReactNode {
  const { add, close } = Toast.useToastManager()
  useEffect(() => {
    const feed = (): void => {
      for (const wish of takeToasts()) add({ id: String(wish.id), ...shownAs(wish) })
      for (const id of takeClosings()) close(String(id))
    }
    feed()
    return toastStore.subscribe(feed)
  }, [add, close])
  return null
}

function shownAs({ title, error, details, action, answers, shownMs }: ToastWish): AddedToast {
  if (error !== undefined) {
    const data = { details }
    return { title, description: error, type: 'error', timeout: 0, priority: 'high', data }
  }
  return {
    title,
    timeout: shownMs ?? SHOWN_MS,
    ...(answers && { data: { answers } }),
    ...(action && { actionProps: { children: action.label, onClick: action.run } }),
  }
}

function Stack(): ReactNode {
  const { toasts, close } = Toast.useToastManager()
  return toasts.map((shown) => (
    <Toast.Root
      key={shown.id}
      toast={shown}
      // What can be pressed must not be hidden from who cannot see it, also not before F6.
      aria-hidden={false}
      className="floating opens flex items-start gap-3 py-2 pr-2 pl-3 data-[limited]:hidden"
    >
      <div className="min-w-0 flex-1 py-0.5">
        <Toast.Title className="font-medium text-hi data-[type=error]:text-danger" />
        <Toast.Description className="break-words text-muted" />
        <CopyDetails text={detailsOfToast(shown.data)} />
        <Answers toastId={shown.id} answers={answersOf(shown.data)} />
      </div>
      {shown.actionProps && (
        <Toast.Action
          className="min-h-6 rounded-control px-2 font-medium text-hi hover:bg-hover pointer-coarse:min-h-9"
          // It has been answered.
          onClick={() => close(shown.id)}
        />
      )}
      <Toast.Close render={<IconButton label={t('Dismiss')} icon={X} />} />
    </Toast.Root>
  ))
}

/** A failure's details, for whoever looks into it. */
function CopyDetails({ text }: { text: string | undefined }): ReactNode {
  const [copied, setCopied] = useState(false)
  if (text === undefined) return null
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <button
      type="button"
      className="mt-1 min-h-6 rounded-control text-meta text-muted underline underline-offset-2 hover:text-hi"
      // Where the clipboard is closed nothing is copied, and the button says so by staying.
      onClick={() => void copy().catch(() => {})}
    >
      {copied ? t('Details copied') : t('Copy details')}
    </button>
  )
}

function detailsOfToast(data: unknown): string | undefined {
  return (data as { details?: string } | undefined)?.details
}

type AnswersProps = { toastId: string; answers: readonly ToastAction[] }

function Answers({ toastId, answers }: AnswersProps): ReactNode {
  const { close } = Toast.useToastManager()
  if (answers.length === 0) return null
  return (
    <div className="flex gap-2 pt-2 pb-0.5">
      {answers.map(({ label, run }, index) => (
        <Button
          key={label}
          size="small"
          tone={index === 0 ? 'primary' : 'plain'}
          onClick={() => {
            close(toastId)
            run()
          }}
        >
          {label}
        </Button>
      ))}
    </div>
  )
}

function answersOf(data: unknown): readonly ToastAction[] {
  return (data as { answers?: readonly ToastAction[] } | undefined)?.answers ?? []
}
