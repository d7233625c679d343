import { type Panel, type Spot, panelId, panelOf } from './workbench.ts'

const ALONE = 'alone'

/** Where an address points. */
export type Place =
  | { readonly kind: 'file'; readonly file: string; readonly at?: Spot }
  | { readonly kind: 'panel'; readonly panel: Panel }

/** Reads `?file=src/a.ts&line=12`, `…&line=12-20` or `?panel=database`. */
export function readPlace(search: string): Place | undefined {
  const params = new URLSearchParams(search)
  const file = params.get('file')
  if (file) {
    const at = readLines(params.get('line') ?? '')
    return { kind: 'file', file, ...(at && { at }) }
  }
  const panel = panelOf(params.get('panel') ?? '')
  const plain = panel?.kind === 'file' && panel.view === undefined
  return panel && !plain ? { kind: 'panel', panel } : undefined
}

function readLines(text: string): Spot | undefined {
  const [, line, endLine] = /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(text) ?? []
  if (line === undefined) return undefined
  const more = Number(endLine) > Number(line)
  return { line: Number(line), ...(more && { endLine: Number(endLine) }) }
}

/** The address that opens the same for a colleague: a panel by its id, a file perhaps with lines. */
export function placeSearch(panel: string | null, at: Spot | null): string {
  const shown = panelOf(panel ?? '')
  if (!shown) return ''
  if (shown.kind !== 'file' || shown.view)
    return `?${new URLSearchParams({ panel: panelId(shown) })}`
  const params = new URLSearchParams({ file: shown.path })
  if (at !== null) params.set('line', linesOf(at))
  return `?${params}`
}

function linesOf({ line, endLine }: Spot): string {
  return endLine === undefined ? String(line) : `${line}-${endLine}`
}

/** The whole link to a place in a workspace. */
export function linkTo(
  workspaceId: string,
  { panel, at = null }: { panel: string | null; at?: Spot | null },
): string {
  return new URL(`/w/${workspaceId}${placeSearch(panel, at)}`, location.href).href
}

/** Whether this window shows one panel and nothing around it. */
export function isAlone(search: string): boolean {
  return new URLSearchParams(search).has(ALONE)
}

/** The same address for a window of its own. */
export function aloneSearch(search: string): string {
  const params = new URLSearchParams(search)
  params.set(ALONE, '')
  return `?${params}`
}
