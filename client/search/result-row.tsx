import { ChevronRight, Replace, ReplaceAll, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { nameOf, parentOf } from '../files/paths.ts'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { HitLine, NextLine } from './hit-line.tsx'
import { afterOf } from './line-edits.ts'
import type { FileRow, HitRow, NextRow } from './result-rows.ts'

export type RowActs = {
  readonly open: (row: FileRow | HitRow, keep: boolean) => void
  readonly dismiss: (row: FileRow | HitRow) => void
  /** Undefined when nothing is being replaced. */
  readonly replace: ((row: FileRow | HitRow) => void) | undefined
}
type Place = { index: number; top: number; height: number }
type Props = {
  row: FileRow | HitRow
  place: Place
  current: boolean
  acts: RowActs
}

/** A file, or a line that was found in it, and what can be done with it. */
export function ResultRowView({ row, place, current, acts }: Props): ReactNode {
  const replaces = acts.replace && (row.kind === 'file' ? row.edits.length > 0 : row.edit)
  const tabIndex = current ? 0 : -1
  return (
    <div
      role="listitem"
      data-row={place.index}
      className="group absolute inset-x-0 flex items-center pr-2 hover:bg-hover has-focus-visible:bg-hover"
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
    >
      {row.kind === 'file' ? (
        <FileButton row={row} tabIndex={tabIndex} acts={acts} />
      ) : (
        <HitButton row={row} tabIndex={tabIndex} acts={acts} />
      )}
      <span className="hidden shrink-0 group-hover:flex group-focus-within:flex pointer-coarse:flex">
        {replaces && (
          <IconButton
            label={
              row.kind === 'file'
                ? t('Replace all in {path}', { path: nameOf(row.path) })
                : t('Replace this line')
            }
            icon={row.kind === 'file' ? ReplaceAll : Replace}
            tabIndex={tabIndex}
            onClick={() => acts.replace?.(row)}
          />
        )}
        <IconButton
          label={
            row.kind === 'file'
              ? t('Dismiss {path}', { path: nameOf(row.path) })
              : t('Dismiss this line')
          }
          icon={X}
          tabIndex={tabIndex}
          onClick={() => acts.dismiss(row)}
        />
      </span>
    </div>
  )
}

/** The other half of the line above: it is heard with it. */
export function NextRowView({ row, place }: { row: NextRow; place: Place }): ReactNode {
  return (
    <div
      aria-hidden
      className="absolute inset-x-0 flex items-center gap-2 pr-2 pl-4 font-mono text-meta"
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
    >
      <span className="w-8 shrink-0 text-right text-success">+</span>
      <NextLine edit={row.edit} />
    </div>
  )
}

const BUTTON =
  'flex h-full min-w-0 flex-1 items-center gap-2 text-left text-meta outline-offset-[-2px]'

type ButtonProps<Row> = { row: Row; tabIndex: number; acts: RowActs }

function FileButton({ row, tabIndex, acts }: ButtonProps<FileRow>): ReactNode {
  return (
    <button
      type="button"
      data-main
      tabIndex={tabIndex}
      aria-expanded={!row.folded}
      title={row.path}
      onClick={() => acts.open(row, false)}
      className={cx(BUTTON, 'pl-2')}
    >
      <ChevronRight
        size={14}
        aria-hidden
        className={cx('shrink-0 text-faint', !row.folded && 'rotate-90')}
      />
      <span className="shrink-0 truncate font-medium text-body">{nameOf(row.path)}</span>
      <span className="min-w-0 flex-1 truncate text-faint">{parentOf(row.path)}</span>
      <span className="shrink-0 text-label text-muted tabular-nums">{row.count}</span>
    </button>
  )
}

function HitButton({ row, tabIndex, acts }: ButtonProps<HitRow>): ReactNode {
  const { hit, edit } = row
  const becomes = edit && afterOf(edit).trim()
  return (
    <button
      type="button"
      data-main
      tabIndex={tabIndex}
      aria-label={labelOf(hit.line, hit.text.trim(), becomes)}
      onClick={() => acts.open(row, false)}
      onDoubleClick={() => acts.open(row, true)}
      className={cx(BUTTON, 'pl-4 font-mono')}
    >
      <span className="w-8 shrink-0 text-right text-faint tabular-nums">{hit.line}</span>
      <HitLine hit={hit} replaced={edit !== undefined} />
    </button>
  )
}

function labelOf(line: number, text: string, becomes: string | undefined): string {
  return becomes === undefined
    ? t('Line {line}: {text}', { line, text })
    : t('Line {line}: {text}, becomes: {becomes}', { line, text, becomes })
}
