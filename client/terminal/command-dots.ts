import type { IDecoration, IMarker, Terminal } from '@xterm/xterm'
import { t } from '../words/words.ts'

const SCROLLBACK = 3
const SCREEN = 2
const ABOVE = 1

/** What stands in the gutter before the prompt of a command that ended. */
export class CommandDots {
  readonly #terminal: Terminal
  readonly #dots = new Set<IDecoration>()

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    // xterm 6.0.0 seeks a decoration by its line, which is gone once it was erased: it would keep it for ever.
    terminal.parser.registerCsiHandler({ final: 'J' }, ([what]) => this.#erased(Number(what)))
  }

  /** By shape as well as colour; the words are its title. */
  put(marker: IMarker, exit: number): void {
    const dot = this.#terminal.registerDecoration({ marker })
    if (!dot) return
    this.#dots.add(dot)
    dot.onDispose(() => this.#dots.delete(dot))
    dot.onRender((element) => {
      element.classList.add('command-mark')
      element.dataset['failed'] = String(exit !== 0)
      element.title = exit === 0 ? t('Succeeded') : t('Failed with code {exit}', { exit })
      element.textContent = exit === 0 ? '•' : '✕'
      element.onclick = (event) => openMenu(element, event)
    })
  }

  clear(): void {
    for (const dot of this.#dots) dot.dispose()
  }

  /** Lets go of those whose lines xterm is about to erase; it does the rest. */
  #erased(what: number): false {
    const { type, baseY, cursorY } = this.#terminal.buffer.active
    if (type === 'alternate') return false
    for (const dot of this.#dots) {
      if (isErased(dot.marker.line - baseY, cursorY, what)) dot.dispose()
    }
    return false
  }
}

/** The parameter of CSI J: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Erase in Display". */
function isErased(row: number, cursor: number, what: number): boolean {
  if (what === SCROLLBACK) return row < 0
  if (what === SCREEN) return row >= 0
  return what === ABOVE ? row >= 0 && row < cursor : row > cursor
}

/** The menu of the terminal is about the command under the pointer. */
function openMenu(element: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const init = { bubbles: true, cancelable: true, clientX, clientY }
  element.dispatchEvent(new MouseEvent('contextmenu', init))
}
