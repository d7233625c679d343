import { ChevronRight, File, Folder, FolderOpen, Link2 } from 'lucide-react'
import { type ReactNode, memo, useId } from 'react'
import type { FileEntry } from '../../shared/files.ts'
import type { PersonHere } from '../people/people-here.ts'
import { cx } from '../ui/cx.ts'
import { personColour } from '../ui/person.ts'
import { Spinner } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import type { Mark } from './recent-changes.ts'
import { RowInput } from './row-input.tsx'
import type { Row } from './rows.ts'
import { type Share, shareDone } from './uploads.ts'

export type RowNaming = {
  readonly label: string
  readonly before: string
  readonly taken: readonly string[]
  readonly onDone: (name: string | null) => void
}
type Props = {
  row: Row
  index: number
  top: number
  height: number
  expanded: boolean
  loading: boolean
  chosen: boolean
  focused: boolean
  /** It was cut and waits to be pasted. */
  cut: boolean
  dropping: boolean
  people: readonly PersonHere[] | undefined
  mark: Mark | 'below' | undefined
  share: Share | undefined
  naming: RowNaming | undefined
}

/** One line of the tree. What is done to it the tree hears itself, so that a row is cheap. */
export const TreeRow = memo(function TreeRow(props: Props): ReactNode {
  const { row, index, top, height, chosen, focused, naming, dropping } = props
  const { entry, folder } = row
  const saidId = useId()
  const said = descriptionOf(props)
  return (
    <div
      role="treeitem"
      data-row={index}
      tabIndex={focused ? 0 : -1}
      draggable={row.kind === 'entry' && !naming}
      aria-label={naming ? undefined : labelOf(row)}
      aria-describedby={said === undefined ? undefined : saidId}
      aria-level={row.level}
      aria-expanded={folder ? props.expanded : undefined}
      aria-selected={chosen}
      aria-setsize={row.of > 0 && row.kind === 'entry' ? row.of : undefined}
      aria-posinset={row.kind === 'entry' ? row.at : undefined}
      className={cx(
        'absolute inset-x-0 flex items-center gap-1.5 pr-2 outline-offset-[-2px] select-none',
        chosen ? 'bg-selected text-hi' : 'hover:bg-hover',
        dropping && 'bg-you/15',
        (entry.ignored || row.kind !== 'entry') && 'text-faint',
        naming && 'z-10',
      )}
      style={{ transform: `translateY(${top}px)`, height, paddingLeft: row.level * 12 - 4 }}
    >
      <Lead {...props} />
      {naming ? (
        <RowInput {...naming} />
      ) : (
        <span
          className={cx(
            'min-w-0 flex-1 truncate whitespace-pre',
            props.cut && 'italic opacity-55',
            !chosen && props.mark && !entry.ignored && 'text-hi',
          )}
        >
          {labelOf(row)}
        </span>
      )}
      <Tail {...props} />
      {said !== undefined && (
        <span id={saidId} hidden>
          {said}
        </span>
      )}
    </div>
  )
})

function labelOf({ kind, entry, of }: Row): string {
  if (kind === 'more') return t('{count} more are not listed', { count: of ?? 0 })
  if (kind === 'failed') return t('This folder could not be read. Try again')
  return entry.name
}

const MARKS: Record<Mark | 'below', { letter: string; said: string }> = {
  new: { letter: 'N', said: t('new on the disk') },
  changed: { letter: 'M', said: t('changed on the disk') },
  below: { letter: '•', said: t('something in it changed') },
}

/** What a row shows beside its name, for those who hear it. */
function descriptionOf({ people, mark, share, cut }: Props): string | undefined {
  const said = [
    people &&
      people.length > 0 &&
      t('{names} here', { names: people.map(({ person }) => person.name).join(', ') }),
    mark && MARKS[mark].said,
    share && t('{percent} % uploaded', { percent: Math.round(shareDone(share) * 100) }),
    cut && t('cut'),
  ].filter(Boolean)
  return said.length > 0 ? said.join('; ') : undefined
}

function Lead({ row, expanded, loading }: Props): ReactNode {
  return (
    <>
      <span className="flex w-4 shrink-0 justify-center text-faint">
        {row.folder &&
          (loading && expanded ? (
            <Spinner />
          ) : (
            <ChevronRight
              size={14}
              aria-hidden
              className={cx('transition-transform duration-80', expanded && 'rotate-90')}
            />
          ))}
      </span>
      {row.kind !== 'more' && row.kind !== 'failed' && (
        <EntryIcon entry={row.entry} folder={row.folder} open={expanded} />
      )}
    </>
  )
}

type IconProps = { entry: FileEntry; folder: boolean; open: boolean }

function EntryIcon({ entry, folder, open }: IconProps): ReactNode {
  const Icon = entry.kind === 'symlink' ? Link2 : folder ? (open ? FolderOpen : Folder) : File
  return <Icon size={16} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
}

function Tail({ people = [], mark, share }: Props): ReactNode {
  return (
    <>
      {share && (
        <span aria-hidden className="shrink-0 text-label text-muted tabular-nums">
          {Math.round(shareDone(share) * 100)} %
        </span>
      )}
      {people.length > 0 && (
        <span
          aria-hidden
          className="flex shrink-0 items-center gap-0.5"
          title={people.map(({ person }) => person.name).join(', ')}
        >
          {people.slice(0, 3).map(({ person }) => (
            <span
              key={person.id}
              className="size-2 rounded-full"
              style={{ background: personColour(person.slot) }}
            />
          ))}
        </span>
      )}
      {mark && (
        <span
          aria-hidden
          title={MARKS[mark].said}
          className={cx(
            'w-3 shrink-0 text-center text-label font-semibold',
            mark === 'new' ? 'text-success' : 'text-warning',
          )}
        >
          {MARKS[mark].letter}
        </span>
      )}
    </>
  )
}
