import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { t } from '../words/words.ts'
import './terminal.css'
import { LIMITS } from '../../shared/limits.ts'
import { ignoreEndlessCounts } from '../../shared/terminal-counts.ts'
import { preferences } from '../app/preferences.ts'
import { themeStore } from '../app/theme.ts'
import { CommandMarks } from './command-marks.ts'
import { toast } from '../app/toasts.tsx'
import { OPEN_HINT } from './link-rule.ts'
import { OrderedScreen } from './ordered-screen.ts'
import { leastContrast, terminalTheme } from './terminal-theme.ts'

const FONT = "'JetBrains Mono Variable', ui-monospace, monospace"
const FONT_PATIENCE_MS = 1_500
/** The gutter of the marks and the scrollbar; terminal.css pads by the same. */
const PADDING = { x: 16 + 14, y: 4 }

/** xterm.js, themed like the page and sized by whoever owns the terminal's size. */
export class XtermScreen implements Disposable {
  readonly terminal: Terminal
  /** Where output is drawn. */
  readonly drawing: OrderedScreen
  readonly search = new SearchAddon()
  readonly marks: CommandMarks
  /** Moves with the terminal from one part of the page to another. */
  readonly element = document.createElement('div')
  readonly #resources = new DisposableStack()
  #wantsFocus = false
  #opening: Promise<void> | undefined
  #label = t('Terminal')
  /** Called when the cells have another size. */
  onCellSize: () => void = () => undefined

  /** Whether Tab moves the focus on instead of going to the shell. */
  tabMoves = false

  constructor(openAddress: (event: MouseEvent, address: string) => void) {
    const hints = { hover: () => this.hint(OPEN_HINT), leave: () => this.hint('') }
    this.terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      fontFamily: FONT,
      fontSize: preferences.getState().codeFontSize,
      lineHeight: 1.2,
      scrollback: LIMITS.terminalScrollbackRows,
      theme: terminalTheme(),
      minimumContrastRatio: leastContrast(),
      screenReaderMode: preferences.getState().screenReader,
      macOptionIsMeta: true,
      linkHandler: { activate: openAddress, ...hints },
    })
    this.element.className = 'atelier-terminal'
    this.marks = new CommandMarks(this.terminal)
    this.drawing = new OrderedScreen(this.terminal, () => this.marks.clear())
    this.terminal.loadAddon(this.search)
    this.terminal.loadAddon(new Unicode11Addon())
    this.terminal.loadAddon(new WebLinksAddon(openAddress, hints))
    this.terminal.unicode.activeVersion = '11'
    ignoreEndlessCounts(this.terminal.parser)
    this.#resources.defer(() => this.terminal.dispose())
    const restyle = (): void => {
      this.terminal.options.theme = terminalTheme()
      this.terminal.options.minimumContrastRatio = leastContrast()
    }
    this.#resources.defer(themeStore.subscribe(restyle))
    this.#resources.defer(
      preferences.subscribe(({ codeFontSize, screenReader }) => {
        this.terminal.options.screenReaderMode = screenReader
        if (codeFontSize !== this.terminal.options.fontSize) this.#resizeFont(codeFontSize)
      }),
    )
  }

  /** Draws into `host`, once the font is there: cells are measured only once. */
  async open(host: HTMLElement): Promise<void> {
    host.append(this.element)
    this.#opening ??= fontLoaded().then(() => this.#draw())
    await this.#opening
    this.terminal.refresh(0, this.terminal.rows - 1)
  }

  /** What a screen reader says of it. */
  name(label: string): void {
    this.#label = label
    this.terminal.textarea?.setAttribute('aria-label', label)
  }

  #draw(): void {
    if (this.#resources.disposed) return
    this.terminal.open(this.element)
    this.name(this.#label)
    if (this.#wantsFocus) this.terminal.focus()
    void this.#useWebgl()
  }

  /** What xterm itself cannot know of: that it has somebody else's size, and that its process ended. */
  look({ foreign, ended }: { foreign: boolean; ended: boolean }): void {
    this.element.dataset['foreign'] = String(foreign)
    this.element.dataset['ended'] = String(ended)
  }

  /** Takes the keyboard, at the latest when there is something to take it. */
  focus(): void {
    this.#wantsFocus = true
    this.terminal.focus()
  }

  /** How many cells fit into the host now; undefined while it is hidden or still unfolding. */
  fits(): { cols: number; rows: number } | undefined {
    const host = this.element.parentElement
    const grid = this.element.querySelector('.xterm-screen')
    if (!host || !grid || grid.clientWidth === 0) return undefined
    const cell = {
      width: grid.clientWidth / this.terminal.cols,
      height: grid.clientHeight / this.terminal.rows,
    }
    const cols = Math.floor((host.clientWidth - PADDING.x) / cell.width)
    const rows = Math.floor((host.clientHeight - PADDING.y) / cell.height)
    const { terminalCols, terminalRows } = LIMITS
    return cols >= terminalCols.min && rows >= terminalRows.min ? { cols, rows } : undefined
  }

  /** The row of the buffer at a height of the window. */
  rowAt(clientY: number): number {
    const grid = this.element.querySelector('.xterm-screen')?.getBoundingClientRect()
    if (!grid) return 0
    const row = Math.floor(((clientY - grid.top) / grid.height) * this.terminal.rows)
    return this.terminal.buffer.active.viewportY + row
  }

  /** What the pointer over a link is told. */
  hint(text: string): void {
    this.element.title = text
  }

  toggleTab(): void {
    this.tabMoves = !this.tabMoves
    toast(
      this.tabMoves
        ? t('Tab now moves the focus out of the terminal.')
        : t('Tab goes to the shell again.'),
    )
  }

  /** The lines on screen and above it, for journeys and for copying everything. */
  text(): string {
    const { active } = this.terminal.buffer
    const lines = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    )
    return lines.join('\n').trimEnd()
  }

  [Symbol.dispose](): void {
    this.#resources.dispose()
  }

  #resizeFont(fontSize: number): void {
    this.terminal.options.fontSize = fontSize
    this.onCellSize()
  }

  /** Faster where the machine has it; the DOM renderer stays where it has not, or loses it. */
  async #useWebgl(): Promise<void> {
    try {
      const { WebglAddon } = await import('@xterm/addon-webgl')
      const webgl = new WebglAddon()
      webgl.onContextLoss(() => webgl.dispose())
      if (!this.#resources.disposed) this.terminal.loadAddon(webgl)
    } catch {
      // No WebGL here: the DOM renderer is already drawing.
    }
  }
}

async function fontLoaded(): Promise<void> {
  const late = new Promise((settle) => setTimeout(settle, FONT_PATIENCE_MS))
  await Promise.race([document.fonts.load(`13px ${FONT}`).catch(() => undefined), late])
}
