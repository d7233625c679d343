import type { IBufferLine, ILink, ILinkProvider, Terminal } from '@xterm/xterm'
import type { FoundPath } from '../../shared/terminals.ts'
import { OPEN_HINT } from './link-rule.ts'
import { type PathLink, findPathLinks } from './path-links.ts'

/** A file of the workspace, and where in it. */
export type FileTarget = { readonly path: string; readonly line?: number; readonly column?: number }
export type SeenLink =
  | { readonly kind: 'address'; readonly text: string }
  | { readonly kind: 'file'; readonly text: string; readonly target: FileTarget }

type Deps = {
  readonly terminal: Terminal
  readonly find: (path: string) => Promise<FoundPath | null>
  readonly open: (event: MouseEvent, target: FileTarget) => void
  /** Told what to say of what is under the pointer. */
  readonly hint: (text: string) => void
}
type Cell = { readonly x: number; readonly y: number }
type Line = { readonly text: string; readonly cells: readonly Cell[] }

const ADDRESS = /https?:\/\/[^\s"'<>`]+[^\s"'<>`.,;:!?)\]]/gi
/** More rows than this in one line are no message for people. */
const MOST_ROWS = 12

/** Finds the files a terminal speaks of: under the pointer for xterm, on screen for the keyboard. */
export class LinkFinder implements ILinkProvider {
  readonly #deps: Deps
  readonly #listeners = new Set<() => void>()
  #list: readonly SeenLink[] | null = null

  constructor(deps: Deps) {
    this.#deps = deps
    deps.terminal.registerLinkProvider(this)
  }

  provideLinks(row: number, answer: (links: ILink[] | undefined) => void): void {
    const line = this.#lineAt(row - 1)
    void Promise.all(findPathLinks(line.text).map((link) => this.#linkOf(line, link))).then(
      (links) => answer(links.filter((link) => link !== undefined)),
    )
  }

  /** The list that somebody asked to see, or null. */
  readonly view = (): readonly SeenLink[] | null => this.#list
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Lists what is on screen, so that it can be chosen by key. */
  async list(): Promise<void> {
    this.#show(await this.seen())
  }

  hide(): void {
    this.#show(null)
    this.#deps.terminal.focus()
  }

  #show(list: readonly SeenLink[] | null): void {
    this.#list = list
    for (const listener of this.#listeners) listener()
  }

  /** What is on screen now, the lowest first. */
  async seen(): Promise<SeenLink[]> {
    const { terminal } = this.#deps
    const { viewportY } = terminal.buffer.active
    const found: SeenLink[] = []
    for (let y = viewportY + terminal.rows - 1; y >= viewportY; y -= 1) {
      if (terminal.buffer.active.getLine(y)?.isWrapped && y > viewportY) continue
      const { text } = this.#lineAt(y)
      for (const [address] of text.matchAll(ADDRESS)) found.push({ kind: 'address', text: address })
      const files = await Promise.all(findPathLinks(text).map((link) => this.#fileOf(text, link)))
      found.push(...files.filter((file) => file !== undefined))
    }
    return [...new Map(found.map((link) => [link.text, link])).values()]
  }

  async #fileOf(text: string, link: PathLink): Promise<SeenLink | undefined> {
    const target = await this.#target(link)
    return target && { kind: 'file', text: text.slice(link.start, link.end), target }
  }

  async #linkOf({ text, cells }: Line, link: PathLink): Promise<ILink | undefined> {
    const [start, end] = [cells[link.start], cells[link.end - 1]]
    const target = start && end && (await this.#target(link))
    if (!target) return undefined
    return {
      text: text.slice(link.start, link.end),
      range: { start: { x: start.x + 1, y: start.y + 1 }, end: { x: end.x + 1, y: end.y + 1 } },
      activate: (event) => this.#deps.open(event, target),
      hover: () => this.#deps.hint(OPEN_HINT),
      leave: () => this.#deps.hint(''),
    }
  }

  async #target({ path, line, column }: PathLink): Promise<FileTarget | undefined> {
    const found = await this.#deps.find(path)
    if (found?.kind !== 'file') return undefined
    return {
      path: found.path,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    }
  }

  /** The whole line a row belongs to, and the cell of each of its characters. */
  #lineAt(row: number): Line {
    const { active } = this.#deps.terminal.buffer
    let first = row
    while (first > 0 && row - first < MOST_ROWS && active.getLine(first)?.isWrapped) first -= 1
    let text = ''
    const cells: Cell[] = []
    for (let y = first; y < first + MOST_ROWS; y += 1) {
      const line = active.getLine(y)
      if (!line || (y > first && !line.isWrapped)) break
      for (const { chars, x } of charsOf(line)) {
        text += chars
        for (const _unit of chars.split('')) cells.push({ x, y })
      }
    }
    return { text, cells }
  }
}

function* charsOf(line: IBufferLine): Generator<{ chars: string; x: number }> {
  for (let x = 0; x < line.length; x += 1) {
    const cell = line.getCell(x)
    if (cell && cell.getWidth() > 0) yield { chars: cell.getChars() || ' ', x }
  }
}
