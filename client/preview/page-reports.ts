import { createStore } from 'zustand/vanilla'
import { PageMessage, type PageReport } from '../../shared/preview-reports.ts'
import { t } from '../words/words.ts'

type Fault = Exclude<PageReport, { kind: 'place' }>
/** A fault as the list shows it; one that comes again and again is one line with a count. */
export type Line = {
  readonly id: number
  readonly fault: Fault
  readonly count: number
}
type State = {
  readonly lines: readonly Line[]
  /** `silent`: the page came, and its reporter did not. */
  readonly reporter: 'unknown' | 'there' | 'silent'
}

const MOST = 200

/** What the page in the pane said of itself. */
export class PageReports {
  readonly store = createStore<State>(() => ({ lines: [], reporter: 'unknown' }))
  #lastId = 0

  /** Reads a message that came from the pane's own frame and origin; anything else is none of ours. */
  hear(data: unknown): Extract<PageReport, { kind: 'place' }> | undefined {
    const message = PageMessage.safeParse(data)
    if (!message.success) return undefined
    const { report } = message.data
    this.store.setState({ reporter: 'there' })
    if (report.kind === 'place') return report
    this.#add(report)
    return undefined
  }

  /** Another document is on its way. */
  expect(): void {
    this.store.setState({ reporter: 'unknown' })
  }

  /** A document has loaded, and nothing was heard of it. */
  missed(): void {
    this.store.setState(({ reporter }) => (reporter === 'unknown' ? { reporter: 'silent' } : {}))
  }

  clear(): void {
    this.store.setState({ lines: [] })
  }

  #add(fault: Fault): void {
    this.store.setState(({ lines }) => {
      const last = lines.at(-1)
      if (last && JSON.stringify(last.fault) === JSON.stringify(fault)) {
        return { lines: lines.with(-1, { ...last, count: last.count + 1 }) }
      }
      this.#lastId += 1
      return { lines: [...lines, { id: this.#lastId, fault, count: 1 }].slice(-MOST) }
    })
  }
}

/** How many of them are errors: warnings do not ask for attention. */
export function errorsIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { fault, count }) => sum + (isWarning(fault) ? 0 : count), 0)
}

export function isWarning(fault: Fault): boolean {
  return fault.kind === 'console' && fault.level === 'warn'
}

/** A fault in words. */
export function wordsOf(fault: Fault): string {
  if (fault.kind !== 'request') return fault.text
  const what = `${fault.method} ${fault.url}`
  return fault.status === null
    ? t('{what} got no answer', { what })
    : t('{what} answered {status}', { what, status: fault.status })
}

/** Transformed by most dev servers, so that a line of the page is no line of the file. */
const TRANSFORMED = /\.(?:tsx?|jsx|mts|vue|svelte|astro)$/

/** The file of the workspace a fault may come from; without a line where the line would be another. */
export function fileOf(fault: Fault): { path: string; line?: number; column?: number } | undefined {
  const source = fault.kind === 'request' ? undefined : fault.source
  const pathname = source && URL.parse(source.url)?.pathname
  if (!source || !pathname || pathname.endsWith('/') || pathname.startsWith('/@')) return undefined
  const path = decoded(pathname.slice(1))
  if (path === undefined || path.includes('node_modules/')) return undefined
  if (TRANSFORMED.test(path) || source.line === 0) return { path }
  return { path, line: source.line, column: Math.max(1, source.column) }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
