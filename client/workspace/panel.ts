import { nameOf } from '../files/paths.ts'
import { t } from '../words/words.ts'

/** A file shown otherwise than in its editor: as the page it describes, or against another or its version on disk. */
export type FileView =
  { readonly as: 'page' } | { readonly as: 'comparison'; readonly against: string | null }

/** What can stand in the middle of a workspace. */
export type Panel =
  /** `copy` counts from 2 when the same file is shown more than once. */
  | {
      readonly kind: 'file'
      readonly path: string
      readonly copy?: number
      readonly view?: FileView
    }
  | { readonly kind: 'terminal'; readonly id: string }
  | { readonly kind: 'preview' }
  | { readonly kind: 'database' }
  | { readonly kind: 'ports' }
  | { readonly kind: 'settings' }
export type FilePanel = Extract<Panel, { kind: 'file' }>

export function panelId(panel: Panel): string {
  if (panel.kind === 'terminal') return `terminal:${panel.id}`
  return panel.kind === 'file' ? `file${viewTag(panel)}:${panel.path}` : panel.kind
}

function viewTag({ copy, view }: FilePanel): string {
  if (view?.as === 'page') return '~page'
  if (view?.as === 'comparison') return `~against~${encodeURIComponent(view.against ?? '')}`
  return copy === undefined ? '' : `~${copy}`
}

/** The panel of an id, or undefined for an id of another time. */
export function panelOf(id: string): Panel | undefined {
  if (id.startsWith('terminal:')) return { kind: 'terminal', id: id.slice(9) }
  const [, tag = '', path] = /^file(?:~([^:]+))?:(.+)$/s.exec(id) ?? []
  if (path !== undefined) return filePanel(path, tag)
  if (id === 'preview' || id === 'database' || id === 'ports' || id === 'settings')
    return { kind: id }
  return undefined
}

function filePanel(path: string, tag: string): FilePanel | undefined {
  if (tag === '') return { kind: 'file', path }
  if (/^\d+$/.test(tag)) return { kind: 'file', path, copy: Number(tag) }
  if (tag === 'page') return { kind: 'file', path, view: { as: 'page' } }
  if (!tag.startsWith('against~')) return undefined
  const against = decoded(tag.slice('against~'.length))
  if (against === undefined) return undefined
  return { kind: 'file', path, view: { as: 'comparison', against: against || null } }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** The file of a panel's id, if it shows one. */
export function panelPath(id: string | null): string | null {
  const panel = panelOf(id ?? '')
  return panel?.kind === 'file' ? panel.path : null
}

const TITLES = {
  terminal: t('Terminal'),
  preview: t('Preview'),
  database: t('Database'),
  ports: t('Ports'),
  settings: t('Settings'),
} as const

export function panelTitle(panel: Panel): string {
  if (panel.kind !== 'file') return TITLES[panel.kind]
  const name = nameOf(panel.path)
  if (panel.view?.as === 'page') return t('Page of {name}', { name })
  if (panel.view?.as !== 'comparison') return name
  const { against } = panel.view
  return against === null
    ? t('{name} against disk', { name })
    : t('{name} against {other}', { name, other: nameOf(against) })
}
