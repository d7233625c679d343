import type { Link, Nodes, Parent, PhrasingContent, Root } from 'mdast'
import { fileRefsIn, wholeFileRef, type FileRef } from './file-ref.ts'

/** Addresses that only this chat knows; `readAddress` reads them. */
const FILE = 'atelier-file:'
const PERSON = 'atelier-person:'

type Named = { readonly id: string; readonly name: string }
type Piece = { readonly start: number; readonly end: number; readonly url: string }

/** A step of the Markdown reader that makes links of places in files and of people who are named. */
export function markUp({ people }: { people: readonly Named[] }): (root: Root) => void {
  const names = spoken(people)
  return (root) => visit(root, names)
}

export type Address =
  | { readonly kind: 'file'; readonly ref: FileRef }
  | { readonly kind: 'person'; readonly id: string }

/** What an address of ours means; undefined for one of the world outside. */
export function readAddress(url: string): Address | undefined {
  if (url.startsWith(PERSON)) return { kind: 'person', id: url.slice(PERSON.length) }
  if (!url.startsWith(FILE)) return undefined
  const params = new URLSearchParams(url.slice(FILE.length))
  const [line, to] = [Number(params.get('line')), Number(params.get('to'))]
  const ref = { path: params.get('path') ?? '', ...(line && { line }), ...(to && { to }) }
  return { kind: 'file', ref }
}

/** Addresses a message may have: of ours, of the web, of mail. Everything else is no address. */
export function safeAddress(url: string): string {
  if (readAddress(url)) return url
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : ''
}

function visit(node: Parent, people: readonly Named[]): void {
  node.children = node.children.flatMap((child): Nodes[] => {
    if (child.type === 'text') return split(child.value, piecesOf(child.value, people))
    if (child.type === 'inlineCode') {
      const ref = wholeFileRef(child.value)
      return [ref ? link(fileAddress(ref), [child]) : child]
    }
    // A link in a link is none.
    if (child.type !== 'link' && 'children' in child) visit(child, people)
    return [child]
  }) as typeof node.children
}

function piecesOf(text: string, people: readonly Named[]): Piece[] {
  const files = fileRefsIn(text).map(({ start, end, ...ref }) => ({
    start,
    end,
    url: fileAddress(ref),
  }))
  const mentions = Array.from(text.matchAll(/(?<![\w@])@/g), ({ index }) => {
    const rest = text.slice(index + 1).toLocaleLowerCase()
    const named = people.find(
      ({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}_]/u.test(rest.slice(name.length)),
    )
    if (!named) return []
    return [{ start: index, end: index + 1 + named.name.length, url: PERSON + named.id }]
  }).flat()
  const all = [...files, ...mentions].sort((a, b) => a.start - b.start)
  return all.filter((piece, at) => at === 0 || piece.start >= (all[at - 1]?.end ?? 0))
}

/** Names as they are said, in full or the first word of them; the longest comes first, full before first. */
function spoken(people: readonly Named[]): Named[] {
  const full = people.map(({ id, name }) => ({ id, name: name.toLocaleLowerCase() }))
  const first = full.map(({ id, name }) => ({ id, name: name.split(' ')[0] ?? name }))
  return [...full, ...first]
    .filter(({ name }) => name !== '')
    .toSorted((a, b) => b.name.length - a.name.length)
}

function split(text: string, pieces: readonly Piece[]): PhrasingContent[] {
  const parts: PhrasingContent[] = []
  let at = 0
  const plain = (end: number): void => {
    if (end > at) parts.push({ type: 'text', value: text.slice(at, end) })
  }
  for (const { start, end, url } of pieces) {
    plain(start)
    parts.push(link(url, [{ type: 'text', value: text.slice(start, end) }]))
    at = end
  }
  plain(text.length)
  return parts
}

function link(url: string, children: Link['children']): Link {
  return { type: 'link', url, children }
}

function fileAddress({ path, line, to }: FileRef): string {
  const params = new URLSearchParams({ path })
  if (line !== undefined) params.set('line', String(line))
  if (to !== undefined) params.set('to', String(to))
  return `${FILE}${params}`
}
