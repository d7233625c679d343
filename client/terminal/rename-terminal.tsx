import { type ReactNode, Suspense } from 'react'
import { useStore } from 'zustand'
import type { Terminal } from '../../shared/terminals.ts'
import { lazy } from '../app/lazy.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'

const RenameForm = lazy(async () => ({ default: (await import('./rename-form.tsx')).RenameForm }))

/** Asks for the name of the terminal that somebody wants to rename. */
export function RenameTerminal({ terminals }: { terminals: readonly Terminal[] }): ReactNode {
  const { terminals: choice } = useWorkspace().session
  const id = useStore(choice.store, ({ renaming }) => renaming)
  const terminal = terminals.find((each) => each.id === id)
  return (
    terminal && (
      <Suspense>
        <RenameForm key={terminal.id} {...terminal} />
      </Suspense>
    )
  )
}
