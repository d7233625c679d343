import { useState } from 'react'
import { toast, toastError } from '../app/toasts.tsx'
import { nameOf } from '../files/paths.ts'
import { usePeopleHere } from '../people/use-people.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type FileEdits, type Outcome, replaceIn, takingBack } from './replacer.ts'

export type Replace = {
  /** How many files are done of how many; undefined when nothing is under way. */
  readonly progress: { readonly done: number; readonly of: number } | undefined
  readonly replace: (files: readonly FileEdits[]) => Promise<void>
}

/** Replaces, says what went wrong, and offers to take it back. */
export function useReplace(again: () => Promise<unknown>): Replace {
  const { session } = useWorkspace()
  const here = usePeopleHere()
  const [progress, setProgress] = useState<Replace['progress']>()
  const isOpen = (path: string): boolean =>
    here.some(({ where }) => where.file === path) ||
    session.workbench.store
      .getState()
      .panels.some((panel) => panel.kind === 'file' && panel.path === path)
  const run = async (
    files: readonly FileEdits[],
    failed: (where: string) => string,
  ): Promise<Outcome> => {
    setProgress({ done: 0, of: files.length })
    session.changes.mine(...files.map(({ path }) => path))
    const inRoom = async (path: string, edits: FileEdits['edits']): Promise<boolean> => {
      // With the rooms comes all of Yjs; it is there already when a file is open in this page.
      const { replaceInRoom } = await import('./replace-in-room.ts')
      return replaceInRoom(session.id, path, edits)
    }
    try {
      const deps = { files: session.files, isOpen, inRoom }
      const outcome = await replaceIn(files, deps, (done) =>
        setProgress({ done, of: files.length }),
      )
      tellFailed(outcome, failed)
      return outcome
    } finally {
      setProgress(undefined)
      void again()
    }
  }
  return {
    progress,
    replace: async (files) => {
      const { done } = await run(files, (where) => t('Nothing was replaced in {where}', { where }))
      if (done.length === 0) return
      const lines = done.reduce((sum, { edits }) => sum + edits.length, 0)
      const where =
        done.length === 1 ? nameOf(done[0]?.path ?? '') : t('{count} files', { count: done.length })
      toast(t('{count} lines are replaced in {where}.', { count: lines, where }), {
        label: t('Undo'),
        run: () =>
          void run(takingBack(done), (where) => t('The replacement stays in {where}', { where })),
      })
    },
  }
}

function tellFailed({ failed }: Outcome, sentence: (where: string) => string): void {
  const [first] = failed
  if (!first) return
  const others = failed.length - 1
  const where =
    others === 0
      ? first.path
      : t('{path} and {count} more files', { path: first.path, count: others })
  toastError(sentence(where), first.error)
}
