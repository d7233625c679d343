import { type ReactNode, useEffect } from 'react'
import { Waiting } from '../ui/spinner.tsx'

type Screen = { path: string; text: string }

/** Once per page: what was true when it came is old when a file is opened again. */
let found: Screen | null | undefined

/** What the server laid into the page: the beginning of the file it opens. */
function takeScreen(): Screen | null {
  const pre = document.getElementById('first-screen')
  const path = new URLSearchParams(location.search).get('file')
  found ??= pre && path ? { path, text: pre.textContent } : null
  return found
}

/** A wait for an editor. Where the page brought the beginning of the file, it is read meanwhile. */
export function EditorWait({ path, children }: { path: string; children: ReactNode }): ReactNode {
  const screen = takeScreen()
  if (screen?.path !== path) return <Waiting>{children}</Waiting>
  return (
    <div className="h-full overflow-hidden bg-editor" aria-busy="true">
      <pre className="first-screen">{screen.text}</pre>
    </div>
  )
}

/** The editor is here: from now on the file itself is shown. */
export function useFirstScreenGone(): void {
  useEffect(() => {
    document.getElementById('first-screen')?.remove()
    found = null
  }, [])
}
