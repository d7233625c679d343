import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { LIMITS } from '../../shared/limits.ts'
import { Loaded } from '../app/loaded.tsx'
import type { RoomClient } from '../collab/room-client.ts'
import type { Y } from '../collab/y.ts'
import { nameOf } from '../files/paths.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type Comparison, openComparison } from './comparison.ts'
import { languageOf } from './language-of.ts'
import { useRoomView } from './use-shared-file.ts'
import { WithSharedFile } from './with-shared-file.tsx'

type Props = { path: string; against: string | null }

/** A file beside another one, or beside what of it is on disk. */
export function ComparisonPanel({ path, against }: Props): ReactNode {
  const { workspace } = useWorkspace()
  return (
    <WithSharedFile workspaceId={workspace.id} path={path}>
      {(room) =>
        against === null ? (
          <AgainstDisk key={room.info.room} path={path} room={room} />
        ) : (
          <WithSharedFile workspaceId={workspace.id} path={against}>
            {(other) => <AgainstFile path={path} room={room} against={against} other={other} />}
          </WithSharedFile>
        )
      }
    </WithSharedFile>
  )
}

function AgainstDisk({ path, room }: { path: string; room: RoomClient }): ReactNode {
  const { session, workspace } = useWorkspace()
  const { ready, file } = useRoomView(room)
  const query = useQuery({
    // Whatever the room hears of the disk is a reason to look again.
    queryKey: ['w', workspace.id, 'on-disk', path, file],
    queryFn: async ({ signal }) =>
      (await session.files.read(path, { maxBytes: LIMITS.liveFileBytes, signal })).text(),
    gcTime: 0,
    placeholderData: (before) => before,
  })
  if (!ready) return <Waiting>{t('Loading {path}…', { path })}</Waiting>
  return (
    <Loaded query={query} what={t('the version of {name} on disk', { name: nameOf(path) })}>
      {(before) => (
        <Sides path={path} room={room} before={before} left={t('on disk')} leftPath={path} />
      )}
    </Loaded>
  )
}

type FileProps = { path: string; room: RoomClient; against: string; other: RoomClient }

function AgainstFile({ path, room, against, other }: FileProps): ReactNode {
  const [mine, theirs] = [useRoomView(room), useRoomView(other)]
  if (!mine.ready || !theirs.ready) return <Waiting>{t('Loading {path}…', { path })}</Waiting>
  return <Sides path={path} room={room} before={other.text} left={against} leftPath={against} />
}

type SidesProps = {
  path: string
  room: RoomClient
  before: string | Y.Text
  left: string
  leftPath: string
}

function Sides({ path, room, before, left, leftPath }: SidesProps): ReactNode {
  const host = useRef<HTMLDivElement>(null)
  const [comparison, setComparison] = useState<Comparison>()
  const [changes, setChanges] = useState<number>()
  const [inline, setInline] = useState(false)
  const { readOnly } = useRoomView(room)
  useEffect(() => {
    if (!host.current) return
    const made = openComparison(host.current, {
      before,
      room,
      languages: { before: languageOf(leftPath), after: languageOf(path) },
      label: t('Comparison of {path}', { path }),
      onChanges: setChanges,
    })
    setComparison(made)
    return () => made[Symbol.dispose]()
  }, [before, room, leftPath, path])
  useEffect(() => comparison?.readOnly(readOnly !== null), [comparison, readOnly])
  useEffect(() => comparison?.inline(inline), [comparison, inline])
  return (
    <div className="flex h-full min-h-0 flex-col bg-editor">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b border-line px-3 text-meta text-muted">
        <span className="truncate">{left}</span>
        <span aria-hidden>→</span>
        <span className="truncate text-body">{path}</span>
        <output className="ml-auto shrink-0">{changesOf(changes)}</output>
        <IconButton
          label={t('Previous difference')}
          icon={ArrowUp}
          disabled={!changes}
          onClick={() => comparison?.go('previous')}
        />
        <IconButton
          label={t('Next difference')}
          icon={ArrowDown}
          disabled={!changes}
          onClick={() => comparison?.go('next')}
        />
        <button
          type="button"
          aria-pressed={inline}
          onClick={() => setInline(!inline)}
          className="h-6 shrink-0 rounded-control px-2 hover:bg-hover hover:text-hi aria-pressed:bg-selected aria-pressed:text-hi"
        >
          {t('In one column')}
        </button>
      </div>
      <div ref={host} className="min-h-0 flex-1" />
    </div>
  )
}

function changesOf(count: number | undefined): string {
  if (count === undefined) return ''
  if (count === 0) return t('No differences')
  return t('{count} differences', { count })
}
