import { type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Terminal } from '../../shared/terminals.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'

const RenameForm = lazy(async () => ({ default: (await import('./rename-form.tsx')).RenameForm }))

/** Asks for the name of the terminal that somebody wants to rename. */
export function RenameTerminal({ terminals }: { terminals: readonly Terminal[] }): ReactNode {
  const { terminals: choice } = useWorkspace().session
  const id = useStore(choice.store, ({ renaming }) => renaming)
  const terminal = terminals.find((each) => each.id === id)
  return (
    terminal && (
      <Awaiting>
        <RenameForm key={terminal.id} {...terminal} />
      </Awaiting>
    )
  )
}
