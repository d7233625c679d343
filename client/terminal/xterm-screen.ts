import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { type ITheme, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { LIMITS } from '../../shared/limits.ts'
import { ignoreEndlessCounts } from '../../shared/terminal-counts.ts'
import { readTokens, themeStore } from '../app/theme.ts'
import { mayOpen } from './link-rule.ts'
import { OrderedScreen } from './ordered-screen.ts'

const FONT = "'JetBrains Mono Variable', ui-monospace, monospace"
const FONT_PATIENCE_MS = 1_500

/** xterm.js, themed like the page and sized by whoever owns the terminal's size. */
export class XtermScreen implements Disposable {
  readonly terminal: Terminal
  /** Where output is drawn. */
  readonly drawing: OrderedScreen
  readonly search = new SearchAddon()
  readonly #fit = new FitAddon()
  readonly #resources = new DisposableStack()
  #wantsFocus = false

  constructor() {
    this.terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      fontFamily: FONT,
      fontSize: 13,
      lineHeight: 1.2,
      scrollback: LIMITS.terminalScrollbackRows,
      theme: terminalTheme(),
      minimumContrastRatio: leastContrast(),
      macOptionIsMeta: true,
      linkHandler: { activate: openOutside },
    })
    this.drawing = new OrderedScreen(this.terminal)
    this.terminal.loadAddon(this.#fit)
    this.terminal.loadAddon(this.search)
    this.terminal.loadAddon(new Unicode11Addon())
    this.terminal.loadAddon(new WebLinksAddon(openOutside))
    this.terminal.unicode.activeVersion = '11'
    ignoreEndlessCounts(this.terminal.parser)
    this.#resources.defer(() => this.terminal.dispose())
    this.#resources.defer(
      themeStore.subscribe(() => {
        this.terminal.options.theme = terminalTheme()
        this.terminal.options.minimumContrastRatio = leastContrast()
      }),
    )
  }

  /** Draws into `host`, once the font is there: cells are measured only once. */
  async open(host: HTMLElement): Promise<void> {
    await fontLoaded()
    if (this.#resources.disposed) return
    this.terminal.open(host)
    if (this.#wantsFocus) this.terminal.focus()
    void this.#useWebgl()
  }

  /** Takes the keyboard, at the latest when there is something to take it. */
  focus(): void {
    this.#wantsFocus = true
    this.terminal.focus()
  }

  /** How many cells fit into the host now; undefined while it is hidden or still unfolding. */
  fits(): { cols: number; rows: number } | undefined {
    const size = this.#fit.proposeDimensions()
    const { terminalCols, terminalRows } = LIMITS
    return size && size.cols >= terminalCols.min && size.rows >= terminalRows.min ? size : undefined
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

function openOutside(event: MouseEvent, address: string): void {
  if (mayOpen(event, address)) window.open(address, '_blank', 'noopener')
}

/** Sixteen colours that keep 4.5 to 1 on the panel's ground. */
const ANSI = {
  dark: {
    black: '#4a4f58',
    red: '#f98078',
    green: '#6cd092',
    yellow: '#f0ba59',
    blue: '#7fa8f8',
    magenta: '#c9a0f5',
    cyan: '#5fcfd0',
    white: '#d7d9dd',
    brightBlack: '#8f949b',
    brightRed: '#ffa19a',
    brightGreen: '#8ee3ac',
    brightYellow: '#ffd07a',
    brightBlue: '#a3c2ff',
    brightMagenta: '#dcc0ff',
    brightCyan: '#8ae6e6',
    brightWhite: '#f2f3f6',
  },
  light: {
    black: '#272a30',
    red: '#b32228',
    green: '#10703a',
    yellow: '#8a5600',
    blue: '#2f5fc4',
    magenta: '#7a35b8',
    cyan: '#006c7a',
    white: '#5f646b',
    brightBlack: '#52575f',
    brightRed: '#c93a3f',
    brightGreen: '#1a7f47',
    brightYellow: '#9a6300',
    brightBlue: '#3f6fd6',
    brightMagenta: '#8b46c9',
    brightCyan: '#0b7a88',
    brightWhite: '#13161c',
  },
} as const

/** Programs choose colours of their own; under high contrast they are bent until they can be read. */
function leastContrast(): number {
  return themeStore.getState().contrast ? 7 : 1
}

function terminalTheme(): ITheme {
  const tokens = readTokens()
  return {
    ...(tokens.dark ? ANSI.dark : ANSI.light),
    background: tokens.bgEditor,
    foreground: tokens.text,
    cursor: tokens.you,
    cursorAccent: tokens.bgEditor,
    selectionBackground: `${tokens.you}55`,
  }
}
