import type { WorkspaceSession } from '../workspace/session.ts'

/** Brings the preview of a port to the front, at a path if one is named. */
export function showPreview(session: WorkspaceSession, port: number, path?: string): void {
  session.preview.choose(port)
  if (path !== undefined) session.preview.go(path)
  session.layout.setState({ phoneTab: 'preview' })
  session.workbench.open({ kind: 'preview' }, { beside: true })
}
