import { createStore } from 'zustand/vanilla'
import type { Port } from '../../shared/ports.ts'

type Choice = {
  readonly port: number | null
  readonly expected: number | null
  readonly path: string
  readonly turn: number
}

/** What somebody chose; else the expected port, unless only another one has an app on it. */
export function portToShow(
  { port, expected }: Pick<Choice, 'port' | 'expected'>,
  ports: readonly Port[],
): number | undefined {
  if (port !== null) return port
  const live = ports.filter(({ listening }) => listening).map((each) => each.port)
  if (expected !== null && (live.length === 0 || live.includes(expected))) return expected
  return live[0] ?? ports[0]?.port
}

/** Which port and path the preview pane shows; `turn` counts reloads. */
export class PreviewChoice {
  readonly store = createStore<Choice>(() => ({
    port: null,
    expected: null,
    path: '/',
    turn: 0,
  }))

  /** The port an app should come up on. Nobody chose it, so an app elsewhere is shown instead. */
  expect(port: number): void {
    this.store.setState({ expected: port })
  }

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
