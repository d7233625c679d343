import { createStore } from 'zustand/vanilla'
import type { Port } from '../../shared/ports.ts'
import { START, type Trail, pathOf, pushed, replaced, stepped } from './preview-trail.ts'

type Choice = {
  readonly port: number | null
  readonly expected: number | null
  /** What the address bar says: where the pane was sent, or where the app went by itself. */
  readonly path: string
  readonly trail: Trail
  /** What the frame was last told to load, and how often it was told: a reload counts too. */
  readonly load: { readonly path: string; readonly turn: number }
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

/** Which port and path the preview pane shows, and the way it came. */
export class PreviewChoice {
  readonly store = createStore<Choice>(() => ({
    port: null,
    expected: null,
    path: '/',
    trail: START,
    load: { path: '/', turn: 0 },
  }))

  /** The port an app should come up on. Nobody chose it, so an app elsewhere is shown instead. */
  expect(port: number): void {
    this.store.setState({ expected: port })
  }

  choose(port: number): void {
    if (this.store.getState().port !== port) {
      this.store.setState({ port, path: '/', trail: START })
    }
    this.reload()
  }

  go(path: string): void {
    this.#walk(pushed(this.store.getState().trail, asPath(path)))
  }

  back(): void {
    this.#step(-1)
  }

  forward(): void {
    this.#step(1)
  }

  reload(): void {
    this.#walk(this.store.getState().trail)
  }

  /** The app went somewhere by itself; the frame is there already. */
  arrived(path: string, how: 'push' | 'replace'): void {
    this.store.setState(({ trail }) => {
      const next = how === 'push' ? pushed(trail, path) : replaced(trail, path)
      return { trail: next, path: pathOf(next) }
    })
  }

  #step(step: -1 | 1): void {
    const { trail } = this.store.getState()
    const next = stepped(trail, step)
    if (next !== trail) this.#walk(next)
  }

  #walk(trail: Trail): void {
    const path = pathOf(trail)
    this.store.setState(({ load }) => ({ trail, path, load: { path, turn: load.turn + 1 } }))
  }
}

/** What was typed into the address bar, as a path on the previewed origin and never off it. */
export function asPath(typed: string): string {
  const path = typed.trim().replace(/^[a-z]+:\/\/[^/]*/i, '')
  return `/${path.replace(/^[/\\]+/, '')}`
}
