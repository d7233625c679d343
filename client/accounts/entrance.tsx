import type { ReactNode } from 'react'
import { Logo } from './logo.tsx'

/** The frame of the pages one sees before being in. */
export function Entrance({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <main className="flex min-h-full flex-col items-center justify-center p-6">
      <div className="flex w-full max-w-90 flex-col gap-5">
        <Logo size={32} />
        <h1 className="text-title font-semibold text-balance text-hi">{title}</h1>
        {children}
      </div>
    </main>
  )
}
