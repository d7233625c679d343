import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { ancestorsOf, nameOf, parentOf } from './paths.ts'
import { type Choice, type Chosen, type Question, shareDone } from './uploads.ts'

/** Uploads, then shows what is there now and tells what went wrong. */
export async function startUpload(
  { tree, uploads, changes }: WorkspaceSession,
  files: readonly Chosen[],
): Promise<void> {
  const [one] = files
  if (!one) return
  tree.expand(...ancestorsOf(one.root ?? one.path))
  const roots = new Set(files.map(({ root, path }) => root ?? path))
  changes.mine(...roots)
  try {
    const { failed } = await uploads.upload(files)
    const [first] = failed
    if (!first) return
    const [path, count] = [nameOf(first.path), failed.length - 1]
    const words =
      count === 0
        ? t('“{path}” was not uploaded', { path })
        : t('“{path}” and {count} more were not uploaded', { path, count })
    toastError(words, first.error)
  } catch (error) {
    toastError(t('The upload failed'), error)
  } finally {
    changes.mine(...roots)
    void tree.refreshAll()
  }
}

/** Uploading as a person sees it: a progress line, and a question when something is in the way. */
export function UploadStatus(): ReactNode {
  const { uploads } = useWorkspace().session
  const question = useStore(uploads.store, (store) => store.question)
  return (
    <>
      <Progress />
      {question && <Conflict key={question.path} question={question} />}
    </>
  )
}

function Conflict({ question }: { question: Question }): ReactNode {
  const { path, left, answer } = question
  const [forAll, setForAll] = useState(false)
  const choose = (choice: Choice) => (): void => answer(choice, forAll)
  const folder = parentOf(path)
  return (
    <Dialog
      open
      // Sent away means: nothing of what is left.
      onOpenChange={() => answer('skip', true)}
      title={t('Replace “{path}”?', { path: nameOf(path) })}
      description={t('There is something with that name in {folder} already.', {
        folder: folder === '' ? t('the workspace') : folder,
      })}
    >
      {left > 0 && (
        <label className="flex min-h-6 items-center gap-2 text-body">
          <input
            type="checkbox"
            checked={forAll}
            onChange={(event) => setForAll(event.currentTarget.checked)}
            className="size-4"
          />
          {t('Do the same for {count} more', { count: left })}
        </label>
      )}
      <DialogActions>
        <Button onClick={choose('skip')}>{t('Skip')}</Button>
        <Button onClick={choose('both')}>{t('Keep both')}</Button>
        <Button tone="danger" onClick={choose('replace')}>
          {t('Replace')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function Progress(): ReactNode {
  const { uploads } = useWorkspace().session
  const state = useStore(uploads.store, (store) => store.state)
  if (!state) return null
  const share = shareDone(state)
  return (
    <div className="flex shrink-0 flex-col gap-1 border-t border-line px-3 py-2 text-meta text-muted">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate tabular-nums">
          {state.total === 1
            ? t('Uploading one file')
            : t('{done} of {total} files uploaded', { done: state.done, total: state.total })}
        </span>
        <Button size="small" tone="quiet" onClick={() => uploads.cancel()}>
          {t('Cancel upload')}
        </Button>
      </div>
      <div
        role="progressbar"
        aria-label={t('Upload')}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1 overflow-hidden rounded-full bg-selected"
      >
        <div className="h-full origin-left bg-you" style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  )
}
