import { useMemo } from 'react'
import { useStore } from 'zustand'
import { t } from '../words/words.ts'
import type { InWorkspace } from '../workspace/use-workspace.ts'
import { type Item, type Row, type Rows, withPart } from './item.ts'
import { type Mode, readInput } from './modes.ts'
import { type Page, paletteStore, paletteWorld } from './palette-store.ts'
import { rankTitles } from './rank.ts'
import { recentCommands } from './recents.ts'
import { type Source, choicesOf, sourceOf } from './sources.ts'
import { useFileRows } from './use-file-rows.ts'

const MOST = 200

/** The lines for what is typed, in the mode its first letter names. */
export function useRows(): Rows & { mode: Mode; page: Page | null } {
  const text = useStore(paletteStore, (state) => state.text)
  const page = useStore(paletteStore, (state) => state.page)
  const world = useStore(paletteWorld, (state) => state.world)
  const { mode, query } = readInput(text, world !== null)
  const files = page === null && mode.prefix === ''
  const ofFiles = useFileRows(query, files ? world : null)
  const listed = useMemo(
    () => (files ? undefined : listedRows(page ? text.trim() : query, { page, mode, world })),
    [files, page, text, query, mode, world],
  )
  return { ...(listed ?? ofFiles), mode, page }
}

type Asked = { page: Page | null; mode: Mode; world: InWorkspace | null }

function listedRows(query: string, { page, mode, world }: Asked): Rows {
  const source = page ? choicesOf(page) : sourceOf(mode.prefix, query, world)
  const rows = fitting(source, query)
  return { rows, total: rows.length, empty: source.empty, late: false }
}

function fitting({ items, asIs, recentFirst }: Source, query: string): readonly Row[] {
  const lately = recentFirst ? recentCommands().ids() : []
  if (asIs || query === '') return inParts(items, lately)
  const places = new Map(items.map(({ id }, index) => [id, index]))
  const recent = lately.flatMap((id) => places.get(id) ?? [])
  const { hits } = rankTitles(items.map(({ title }) => title)).rank(query, { limit: MOST, recent })
  return hits.flatMap(({ index, letters }) => {
    const item = items[index]
    return item ? [{ item, letters }] : []
  })
}

/** Nothing is typed: what was used lately, and below it the rest. */
function inParts(items: readonly Item[], lately: readonly string[]): readonly Row[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const first = lately.flatMap((id) => byId.get(id) ?? []).slice(0, 8)
  if (first.length === 0) return items.map((item) => ({ item, letters: [] }))
  const rest = items.filter((item) => !first.includes(item))
  return [...withPart(first, t('Used lately')), ...withPart(rest, t('All commands'))]
}
