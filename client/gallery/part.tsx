import { type ReactNode, useId } from 'react'

/** A part of the gallery, with a name to find it by. */
export function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-t border-line pt-4">
      <h2 id={id} className="text-page font-semibold text-hi">
        {title}
      </h2>
      {children}
    </section>
  )
}

/** Specimens beside each other. */
export function Specimens({ children }: { children: ReactNode }): ReactNode {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>
}
