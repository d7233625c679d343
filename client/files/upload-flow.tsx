import { type ReactNode, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { nameOf } from './paths.ts'
import { type Chosen, type UploadOutcome, Uploads, sendByXhr } from './uploads.ts'

export type UploadFlow = { start: (files: readonly Chosen[]) => void; view: ReactNode }

/** Uploading as a person sees it: a progress line, and a question when something is in the way. */
export function useUploadFlow(): UploadFlow {
  const { session } = useWorkspace()
  const uploads = useMemo(
    () => new Uploads({ send: sendByXhr(session.files.contentUrl) }),
    [session],
  )
  const [inTheWay, setInTheWay] = useState<readonly Chosen[]>([])
  const finish = (outcome: UploadOutcome): void => {
    void session.tree.refreshAll()
    setInTheWay(outcome.inTheWay)
    const [first] = outcome.failed
    if (!first) return
    const more = outcome.failed.length - 1
    toastError(
      `“${nameOf(first.path)}”${more > 0 ? ` and ${more} more` : ''} not uploaded`,
      first.error,
    )
  }
  const run = (files: readonly Chosen[], overwrite: boolean): void => {
    setInTheWay([])
    void uploads
      .run(files, overwrite)
      .then(finish, (error: unknown) => toastError('The upload failed', error))
  }
  return {
    start: (files) => run(files, false),
    view: (
      <>
        <Progress uploads={uploads} />
        {inTheWay.length > 0 && (
          <Dialog
            open
            onOpenChange={() => setInTheWay([])}
            title={
              inTheWay.length === 1
                ? `Replace “${nameOf(inTheWay[0]?.path ?? '')}”?`
                : `Replace ${inTheWay.length} files?`
            }
            description="There is something with that name already."
          >
            <ul className="max-h-40 overflow-y-auto font-mono text-meta text-muted">
              {inTheWay.map(({ path }) => (
                <li key={path}>{path}</li>
              ))}
            </ul>
            <DialogActions>
              <Button onClick={() => setInTheWay([])}>Skip</Button>
              <Button tone="danger" onClick={() => run(inTheWay, true)}>
                Replace
              </Button>
            </DialogActions>
          </Dialog>
        )}
      </>
    ),
  }
}

function Progress({ uploads }: { uploads: Uploads }): ReactNode {
  const state = useStore(uploads.store, (store) => store.state)
  if (!state) return null
  const share = state.allBytes === 0 ? 1 : state.bytes / state.allBytes
  return (
    <div className="flex shrink-0 flex-col gap-1 border-t border-line px-3 py-2 text-meta text-muted">
      <span className="tabular-nums">
        Uploading {state.done} of {state.total}
      </span>
      <div
        role="progressbar"
        aria-label="Upload"
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
