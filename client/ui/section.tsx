import { type ReactNode, useId } from 'react'

type Props = { title: string; hint?: string; children: ReactNode }

/** A titled part of a settings page. */
export function Section({ title, hint, children }: Props): ReactNode {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="flex flex-col gap-3 border-b border-line pb-6 last:border-b-0"
    >
      <div>
        <h2 id={id} className="text-page font-semibold text-hi">
          {title}
        </h2>
        {hint && <p className="text-muted">{hint}</p>}
      </div>
      {children}
    </section>
  )
}
