import { type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useRowPx } from '../app/use-row-px.ts'
import { cx } from '../ui/cx.ts'
import { ContextMenu } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { TreeView } from './file-tree.ts'
import { type Row, folderAt, rowsOf } from './rows.ts'
import { meant } from './selection.ts'
import { treeEntries } from './tree-menu.ts'
import { TreeRow } from './tree-row.tsx'
import { chosenOnly, ranged, toggled } from './tree-state.ts'
import { useNaming } from './use-naming.ts'
import { useFileActions } from './use-file-actions.ts'
import { useRowMarks } from './use-row-marks.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'
import { useTreeFocus } from './use-tree-focus.ts'
import { useTreeDrag } from './use-tree-drag.ts'
import { useTreeHands } from './use-tree-hands.ts'

type Props = {
  view: TreeView
  /** Only what fits a filter is shown: folders stay open. */
  filtered: boolean
  pick: (kind: 'files' | 'folder', into: string) => void
  onFiles: (data: DataTransfer, folder: string) => void
}

/** The files as a tree of rows; only what is on the screen is in the page. */
export function Tree({ view, filtered, pick, onFiles }: Props): ReactNode {
  const { session, may } = useWorkspace()
  const { treeState, tree } = session
  const edits = may('edit')
  const actions = useFileActions()
  const marks = useRowMarks(view)
  const { selection, draft } = useStore(treeState)
  const { uploading } = marks
  const rows = useMemo(() => rowsOf(view, { draft, uploading }), [view, draft, uploading])
  const box = useRef<HTMLDivElement>(null)
  const rowPx = useRowPx()
  const sight = useRowsInSight(box, { count: rows.length, rowPx })
  const focus = useTreeFocus(box, { rows, rowPx })
  const hands = useTreeHands({ rows, filtered, edits, page: sight.page, grabFocus: focus.grab })
  const naming = useNaming(view, focus.grab)
  const rowAt = (event: { target: EventTarget }): Row | undefined => {
    const element = event.target instanceof Element ? event.target.closest('[data-row]') : null
    return element instanceof HTMLElement ? rows[Number(element.dataset['row'])] : undefined
  }
  const drag = useTreeDrag({
    enabled: edits,
    pathsAt: (event) => {
      const row = rowAt(event)
      return row?.kind === 'entry' ? meant(row.path, [...selection.chosen]) : []
    },
    folderAt: (event) => folderAt(rowAt(event)),
    openFolder: (folder) => tree.expand(folder),
    onDrop: (paths, folder, how) =>
      void (how === 'copy' ? actions.copyInto(paths, folder) : actions.moveInto(paths, folder)),
    onFiles,
  })
  const [menuRow, setMenuRow] = useState<Row>()
  const click = (event: MouseEvent): void => {
    const row = rowAt(event)
    if (!row || event.target instanceof HTMLInputElement) return
    const mod = event.ctrlKey || event.metaKey
    if (row.kind !== 'entry') return hands.activate(row, 'keep')
    if (event.shiftKey) return hands.select(ranged(selection, rows, { path: row.path, added: mod }))
    if (mod) return hands.select(toggled(selection, row.path))
    hands.select(chosenOnly(row.path))
    hands.activate(row, event.altKey ? 'beside' : 'look')
  }
  const focusAt = rows.findIndex(({ path }) => path === selection.focus)
  const tabStop = Math.max(0, focusAt)
  return (
    <ContextMenu
      entries={treeEntries({
        row: menuRow,
        edits,
        session,
        actions,
        pick,
        take: hands.takePaths,
        trash: hands.trashPaths,
      })}
      finalFocus={focus.current}
    >
      <div
        ref={box}
        className={cx(
          'min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain',
          drag.folder === '' && 'bg-you/10',
        )}
        onContextMenuCapture={(event) => {
          const row = rowAt(event)
          setMenuRow(row?.kind === 'entry' ? row : undefined)
          if (row?.kind === 'entry' && !selection.chosen.has(row.path))
            hands.select(chosenOnly(row.path))
        }}
        onPaste={hands.paste(onFiles)}
        {...drag.handlers}
      >
        <div
          role="tree"
          aria-label={t('Files')}
          aria-multiselectable
          tabIndex={-1}
          className="relative outline-none"
          style={{ height: rows.length * rowPx }}
          onClick={click}
          onDoubleClick={(event) => {
            const row = rowAt(event)
            if (row?.kind === 'entry' && !row.folder) hands.activate(row, 'keep')
          }}
          onKeyDown={hands.onKeyDown}
          onFocus={focus.onFocus}
          onBlur={focus.onBlur}
        >
          {indexesIn(sight, { count: rows.length, tabStop }).map((index) => {
            const row = rows[index]
            if (!row) return null
            const { path } = row
            const expanded = row.folder && (filtered || view.expanded.has(path))
            return (
              <TreeRow
                key={path}
                row={row}
                index={index}
                top={index * rowPx}
                height={rowPx}
                expanded={expanded}
                loading={view.folders.get(path)?.status === 'loading'}
                chosen={selection.chosen.has(path)}
                focused={index === tabStop}
                cut={marks.cut.has(path)}
                dropping={drag.folder !== null && drag.folder !== '' && isUnder(path, drag.folder)}
                people={marks.people.get(path)}
                mark={marks.markOf(row, expanded)}
                share={marks.shares?.get(path)}
                naming={naming(row)}
              />
            )
          })}
        </div>
      </div>
    </ContextMenu>
  )
}

/** The rows to draw: those in sight, and the one the Tab key leads to. */
function indexesIn(
  { first, last }: { first: number; last: number },
  { count, tabStop }: { count: number; tabStop: number },
): number[] {
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, step) => first + step)
  if (tabStop < first && tabStop < count) indexes.unshift(tabStop)
  if (tabStop >= last && tabStop < count) indexes.push(tabStop)
  return indexes
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
