import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'
import { useStore } from 'zustand'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { panelPath } from '../workspace/workbench.ts'
import { ancestorsOf } from './paths.ts'
import type { Draft, Row } from './rows.ts'
import { chosenOnly, focused } from './tree-state.ts'

export type TreeFocus = {
  /** After the next change the focus is on the row the keys act on. */
  readonly grab: () => void
  /** Where the focus belongs when a menu of the tree closes. */
  readonly current: () => HTMLElement | null
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: (event: FocusEvent) => void
}

/** Keeps the focus on a row though rows come and go, and what matters in sight. */
export function useTreeFocus(
  box: RefObject<HTMLElement | null>,
  { rows, rowPx }: { rows: readonly Row[]; rowPx: number },
): TreeFocus {
  const { treeState } = useWorkspace().session
  const focus = useStore(treeState, ({ selection }) => selection.focus)
  const draft = useStore(treeState, (state) => state.draft)
  const wanted = useRef(false)
  const inside = useRef(false)
  const show = useCallback(
    (index: number) => index >= 0 && box.current && scrollTo(box.current, index * rowPx, rowPx),
    [box, rowPx],
  )
  useLayoutEffect(() => {
    const element = document.activeElement
    const lost = inside.current && element === document.body
    // What was done elsewhere may have led the keys to another row.
    const strayed = box.current?.contains(element) && element?.matches('[data-row][tabindex="-1"]')
    if ((!wanted.current && !lost && !strayed) || draft !== null) return
    const index = rows.findIndex(({ path }) => path === focus)
    if (strayed && index < 0) return
    wanted.current = false
    show(index)
    box.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  })
  useLayoutEffect(() => {
    if (draft) show(rows.findIndex((row) => isNamed(row, draft)))
  }, [draft, rows, show])
  useReveal(rows, show)
  return {
    grab: () => {
      wanted.current = true
    },
    current: () =>
      box.current?.querySelector('input') ??
      box.current?.querySelector<HTMLElement>('[tabindex="0"]') ??
      null,
    onFocus: ({ target }) => {
      inside.current = true
      const index = target instanceof HTMLElement ? target.dataset['row'] : undefined
      const row = index === undefined ? undefined : rows[Number(index)]
      if (row && row.path !== focus)
        treeState.setState(({ selection }) => ({ selection: focused(selection, row.path) }))
    },
    // What is taken out of the page blurs too, but goes nowhere.
    onBlur: ({ relatedTarget, target }) => {
      inside.current = relatedTarget === null && !target.isConnected
    },
  }
}

function isNamed(row: Row, draft: Draft): boolean {
  return draft.kind === 'rename' ? row.path === draft.path : row.kind === 'new'
}

/** The file in front, and what is sought, is chosen here, and in sight as soon as its folder is listed. */
function useReveal(rows: readonly Row[], show: (index: number) => unknown): void {
  const { workbench, tree, treeState } = useWorkspace().session
  const active = useStore(workbench.store, (state) => panelPath(state.active))
  const sought = useStore(treeState, (state) => state.sought)
  const pending = useRef<string | null>(null)
  const seek = useCallback(
    (path: string) => {
      tree.expand(...ancestorsOf(path))
      if (treeState.getState().selection.focus !== path)
        treeState.setState({ selection: chosenOnly(path) })
      pending.current = path
    },
    [tree, treeState],
  )
  useEffect(() => {
    if (active !== null) seek(active)
  }, [active, seek])
  useEffect(() => {
    if (!sought) return
    seek(sought.path)
    treeState.setState({ sought: null })
  }, [sought, seek, treeState])
  useEffect(() => {
    if (pending.current === null) return
    const index = rows.findIndex(({ path }) => path === pending.current)
    if (index < 0) return
    pending.current = null
    show(index)
  }, [rows, show, active, sought])
}

/** Scrolls as little as needed. */
function scrollTo(box: HTMLElement, top: number, height: number): void {
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + height > box.scrollTop + box.clientHeight)
    box.scrollTop = top + height - box.clientHeight
}
