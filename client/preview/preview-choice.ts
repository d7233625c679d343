import { createStore } from 'zustand/vanilla'

/** Which port and path the preview pane shows; `turn` counts reloads. */
export class PreviewChoice {
  readonly store = createStore<{ port: number | null; path: string; turn: number }>(() => ({
    port: null,
    path: '/',
    turn: 0,
  }))

  choose(port: number): void {
    if (this.store.getState().port !== port) this.store.setState({ port, path: '/' })
    this.reload()
  }

  go(path: string): void {
    this.store.setState({ path: asPath(path) })
    this.reload()
  }

  reload(): void {
    this.store.setState(({ turn }) => ({ turn: turn + 1 }))
  }
}

/** What was typed into the address bar, as a path on the previewed origin and never off it. */
export function asPath(typed: string): string {
  const path = typed.trim().replace(/^[a-z]+:\/\/[^/]*/i, '')
  return `/${path.replace(/^[/\\]+/, '')}`
}
