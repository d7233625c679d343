import { type ReactNode, useCallback, useDeferredValue, useRef } from 'react'
import type { RoomClient } from '../collab/room-client.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { MarkdownText } from './markdown.tsx'
import type { Target } from './page-links.ts'
import { useRoomView } from './use-shared-file.ts'
import { usePageSync } from './use-page-sync.ts'
import { useText } from './use-text.ts'
import { WithSharedFile } from './with-shared-file.tsx'

/** The page a Markdown file describes, as it is typed. */
export function PagePanel({ path }: { path: string }): ReactNode {
  const { workspace } = useWorkspace()
  return (
    <WithSharedFile workspaceId={workspace.id} path={path}>
      {(room) => <Page key={room.info.room} path={path} room={room} />}
    </WithSharedFile>
  )
}

function Page({ path, room }: { path: string; room: RoomClient }): ReactNode {
  const { ready } = useRoomView(room)
  // A long page may be drawn later than its text is typed, but typing never waits for it.
  const text = useDeferredValue(useText(room.text))
  if (!ready) return <Waiting>{t('Loading {path}…', { path })}</Waiting>
  return <Paper path={path} text={text} />
}

function Paper({ path, text }: { path: string; text: string }): ReactNode {
  const { session } = useWorkspace()
  const box = useRef<HTMLDivElement>(null)
  usePageSync(box, path)
  const go = useCallback(
    (target: Target) => {
      if (target.kind === 'heading')
        box.current?.querySelector(`[id="page-${CSS.escape(target.id)}"]`)?.scrollIntoView()
      if (target.kind === 'file')
        session.workbench.openFile(target.path, target.line ? { line: target.line } : undefined)
    },
    [session],
  )
  const pictureAt = useCallback((at: string) => session.files.contentUrl(at), [session])
  return (
    <div
      ref={box}
      // The tab's panel is a region of this name already.
      role="group"
      aria-label={t('Page of {path}', { path })}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls, so keys must reach it
      tabIndex={0}
      className="h-full overflow-auto bg-editor outline-offset-[-2px]"
    >
      {text.trim() === '' ? (
        <EmptyState title={t('This page is empty')}>
          {t('What is typed into {path} appears here.', { path })}
        </EmptyState>
      ) : (
        <article className="page">
          <MarkdownText text={text} path={path} go={go} pictureAt={pictureAt} />
        </article>
      )}
    </div>
  )
}
