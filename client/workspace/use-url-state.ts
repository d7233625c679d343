import { useEffect } from 'react'
import { TEMPLATES } from '../../shared/templates.ts'
import { statusSlots } from './status-slots.ts'
import { useWorkspace } from './use-workspace.ts'

/** Where an address points: `?file=src/a.ts&line=12`. */
export function readPlace(search: string): { file: string; line?: number } | undefined {
  const params = new URLSearchParams(search)
  const file = params.get('file')
  if (!file) return undefined
  const line = Number(params.get('line'))
  return Number.isInteger(line) && line > 0 ? { file, line } : { file }
}

/** The address that opens the same place for a colleague. */
export function placeSearch(file: string | null, line: number | null): string {
  if (file === null) return ''
  const params = new URLSearchParams({ file })
  if (line !== null) params.set('line', String(line))
  return `?${params}`
}

/** Opens what the address names, a first visit's files, and keeps the address true from then on. */
export function useUrlState(): void {
  const { session, workspace } = useWorkspace()
  const runs = workspace.status === 'running'
  useEffect(() => {
    if (!runs) return
    const { workbench, layout } = session
    const place = readPlace(location.search)
    // What a repository holds is not known before it is there.
    const template = workspace.source
      ? undefined
      : TEMPLATES.find(({ id }) => id === workspace.template)
    if (layout.getState().firstVisit) {
      layout.setState({ firstVisit: false })
      if (template?.opens) workbench.openFile(template.opens)
      if (template?.port) {
        session.preview.expect(template.port)
        workbench.open({ kind: 'preview' }, { beside: true })
        if (template.opens) workbench.openFile(template.opens)
      }
    }
    if (place) workbench.openFile(place.file, place.line ? { line: place.line } : undefined)
  }, [runs, session, workspace.template, workspace.source])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = (): void => {
      const file = session.workbench.activeFile()
      const { caret } = statusSlots.getState()
      const line = caret && caret.path === file && caret.line > 1 ? caret.line : null
      const next = location.pathname + placeSearch(file, line)
      if (next !== location.pathname + location.search)
        history.replaceState(history.state, '', next)
    }
    const later = (): void => {
      clearTimeout(timer)
      timer = setTimeout(write, 400)
    }
    const stops = [session.workbench.store.subscribe(later), statusSlots.subscribe(later)]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [session])
}
