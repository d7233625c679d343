import type { ReactNode } from 'react'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

type Props = {
  title: string
  /** What happened and what to do, in a sentence. */
  reason: string
  /** For whoever looks into it. */
  details?: string | undefined
  retry?: (() => void) | undefined
  page?: boolean
  icon?: ReactNode
  /** How far it came, where that is known. */
  steps?: ReactNode
  /** What else can be done. */
  action?: ReactNode
}

/** Something did not come: why, another try, and what to send to whoever looks into it. */
export function FailedState(props: Props): ReactNode {
  const { title, reason, details, retry, page, icon, steps, action } = props
  return (
    <EmptyState
      role="alert"
      title={title}
      {...(page && { page })}
      icon={icon}
      actions={
        (retry || action) && (
          <>
            {retry && <Button onClick={retry}>{t('Try again')}</Button>}
            {action}
          </>
        )
      }
    >
      <span className="whitespace-pre-line">{reason}</span>
      {steps && <div className="mt-4 text-left">{steps}</div>}
      {details !== undefined && <Details text={details} />}
    </EmptyState>
  )
}

function Details({ text }: { text: string }): ReactNode {
  return (
    <details className="mt-2 text-meta">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-muted underline underline-offset-2 hover:text-hi">
        {t('Details')}
      </summary>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls, so keys must reach it
        tabIndex={0}
        className="mt-1 max-h-40 overflow-auto rounded-control border border-line bg-panel p-2 text-left font-mono whitespace-pre-wrap select-text"
      >
        {text}
      </pre>
    </details>
  )
}
