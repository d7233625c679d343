import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { t } from '../words/words.ts'
import { cx } from './cx.ts'
import { IconButton } from './icon-button.tsx'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  children: ReactNode
  wide?: boolean
}

/** A question that has to be answered or sent away. Escape sends it away and gives the focus back. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  wide,
}: Props): ReactNode {
  const popup = useRef<HTMLDivElement>(null)
  const find = (selector: string) => popup.current?.querySelector<HTMLElement>(selector)
  // `data-first` is what matters where nothing has to be filled in. By `autoFocus` it would have the
  // focus before Base UI remembers where to give it back.
  const firstField = (): HTMLElement | true =>
    find('[data-first]') ?? find('input:not([aria-hidden]), textarea') ?? true
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="opens fixed inset-0 z-40 bg-black/45" />
        <Base.Popup
          ref={popup}
          initialFocus={firstField}
          className={cx(
            'floating opens fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col gap-4 overflow-y-auto p-5',
            wide ? 'max-w-160' : 'max-w-110',
          )}
        >
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-page font-semibold text-hi">{title}</Base.Title>
              {description && (
                <Base.Description className="text-muted">{description}</Base.Description>
              )}
            </div>
            <Base.Close render={<IconButton label={t('Close')} icon={X} />} />
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The buttons of a dialog, the one that matters last. */
export function DialogActions({ children }: { children: ReactNode }): ReactNode {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>
}
