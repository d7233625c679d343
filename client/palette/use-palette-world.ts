import { useEffect } from 'react'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { paletteWorld } from './palette-store.ts'
import { recentFiles } from './recents.ts'

/** Tells the palette which workspace it is about, and remembers which files are opened in it. */
export function usePaletteWorld(): void {
  const { workspace, session, me } = useWorkspace()
  useEffect(() => {
    paletteWorld.setState({ world: { workspace, session, me } })
    return () => paletteWorld.setState({ world: null })
  }, [workspace, session, me])

  useEffect(() => {
    const recent = recentFiles(session)
    const note = (): void => {
      const path = session.workbench.activeFile()
      if (path !== null) recent.add(path)
    }
    note()
    return session.workbench.store.subscribe(note)
  }, [session])
}
