import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { messageOf } from '../app/api.ts'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import type { InWorkspace } from '../workspace/use-workspace.ts'
import { takeRanker } from './file-ranker.ts'
import { openFileAndFocus } from './go-to.ts'
import { type Item, type Row, type Rows, withPart } from './item.ts'
import { splitPlace } from './modes.ts'
import type { Ranked } from './rank.ts'
import { recentFiles } from './recents.ts'

const MOST = 200
const NONE: readonly string[] = []

/** The files that fit, ranked beside the page; none while `world` is null. */
export function useFileRows(query: string, world: InWorkspace | null): Rows {
  const { name, at } = useMemo(() => splitPlace(query), [query])
  const names = useQuery({
    queryKey: keys.fileNames(world?.workspace.id ?? ''),
    queryFn: ({ signal }) => world?.session.files.names(signal) ?? { paths: [], truncated: false },
    enabled: world !== null,
    // What was made a moment ago should be found; until the answer comes the old list does.
    staleTime: 0,
    retry: 1,
  })
  const paths = names.data?.paths ?? NONE
  const recent = useMemo(() => recentOf(paths, world), [paths, world])
  const ranked = useRanked(name, { paths, recent, on: world !== null })

  const rows = useMemo(() => {
    if (!world) return []
    const open = (path: string): Item => fileItem(path, { world, at })
    if (name === '') return unasked(paths, recent, open)
    return (ranked?.hits ?? []).flatMap(({ index, letters }): Row[] => {
      const path = paths[index]
      return path === undefined ? [] : [{ item: open(path), letters }]
    })
  }, [world, name, paths, recent, ranked, at])
  const waits = names.isPending || (name !== '' && ranked === undefined)
  return {
    rows,
    total: name === '' ? rows.length : (ranked?.total ?? 0),
    late: name !== '' && ranked?.query !== name,
    empty: names.isError
      ? t('The names of the files did not come. {error}', { error: messageOf(names.error) })
      : waits
        ? t('Reading the names of the files…')
        : t('No file has such a name.'),
  }
}

type Lists = { paths: readonly string[]; recent: readonly number[]; on: boolean }

/** The latest answer of the worker; one that was overtaken never comes. */
function useRanked(
  query: string,
  { paths, recent, on }: Lists,
): (Ranked & { query: string }) | undefined {
  const [ranked, setRanked] = useState<Ranked & { query: string; paths: readonly string[] }>()
  useEffect(() => (on ? takeRanker().release : undefined), [on])
  useEffect(() => {
    if (!on || query === '' || paths.length === 0) return
    let stale = false
    const { ranker, release } = takeRanker()
    ranker.load(paths)
    void ranker.rank(query, { limit: MOST, recent }).then((answer) => {
      if (answer && !stale) setRanked({ ...answer, query, paths })
    })
    return () => {
      stale = true
      release()
    }
  }, [query, paths, recent, on])
  // Its numbers count in the list it was made from.
  return ranked?.paths === paths ? ranked : undefined
}

/** Where in the list the files opened lately are, but for the one in front: one is there already. */
function recentOf(paths: readonly string[], world: InWorkspace | null): readonly number[] {
  if (!world) return []
  const front = world.session.workbench.activeFile()
  const lately = recentFiles(world.session)
    .ids()
    .filter((path) => path !== front)
  const wanted = new Set(lately)
  const places = new Map<string, number>()
  paths.forEach((path, index) => wanted.has(path) && places.set(path, index))
  return lately.flatMap((path) => places.get(path) ?? [])
}

function unasked(
  paths: readonly string[],
  recent: readonly number[],
  open: (path: string) => Item,
): readonly Row[] {
  const lately = recent.flatMap((index) => paths[index] ?? [])
  const known = new Set(lately)
  const rest = paths.filter((path) => !known.has(path)).slice(0, MOST - lately.length)
  return [
    ...withPart(lately.map(open), t('Opened lately')),
    ...withPart(rest.map(open), t('All files')),
  ]
}

type Opening = { world: InWorkspace; at: { line: number; column?: number } | undefined }

function fileItem(path: string, { world, at }: Opening): Item {
  return {
    id: `file:${path}`,
    title: path,
    kind: 'file',
    ...(at && { hint: t('line {line}', { line: at.line }) }),
    run: ({ beside }) => openFileAndFocus(world, path, { ...(at && { at }), beside }),
  }
}
