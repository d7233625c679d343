import { join, parentOf } from '../files/paths.ts'

/** Where a link in a file leads: to another file, to the world outside, or nowhere we would go. */
export type Target =
  | { readonly kind: 'file'; readonly path: string; readonly line?: number }
  | { readonly kind: 'web'; readonly href: string }
  | { readonly kind: 'heading'; readonly id: string }

/** Reads a link of the file at `from`. */
export function targetOf(href: string, from: string): Target | undefined {
  if (/^(https?:|mailto:)/i.test(href)) return { kind: 'web', href }
  if (href.startsWith('#')) return { kind: 'heading', id: href.slice(1).toLowerCase() }
  if (href === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) return undefined
  const [, rawPath = '', hash = ''] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(href) ?? []
  const path = resolved(decoded(rawPath), parentOf(from))
  if (!path) return undefined
  const line = /^L(\d+)/.exec(hash)?.[1]
  return { kind: 'file', path, ...(line && { line: Number(line) }) }
}

/** The path a relative one means; nothing that leads out of the workspace. */
function resolved(path: string, folder: string): string | undefined {
  const parts = path.startsWith('/') || folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.reduce(join, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The name of a heading in addresses, as the well-known forges make it. */
export function headingId(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
